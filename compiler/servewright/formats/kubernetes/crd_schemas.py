"""Schemas of custom resources, from files that a user gives: CustomResourceDefinitions, or JSON Schemas by kind.

A folder of CRDs may hold many megabytes of which a run needs little, so that a file is read when a kind that it may
define is first met. `<group>/<kind>_<version>.json` tells its kind by its path; any other file by the words in it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson
from yaml.error import MarkedYAMLError, YAMLError

from servewright.core.finding import Finding, Severity
from servewright.core.place import Mark
from servewright.core.rule import Rule
from servewright.formats.kubernetes.openapi_schema import Schema, whole_object
from servewright.formats.plain_tree import mapping_at, mappings_at, text_at
from servewright.formats.yaml.reader import Reader, StopReadingError
from servewright.formats.yaml.syntax import syntax_fault

MAX_BYTES: Final = 32 * 1024 * 1024

BROKEN_SCHEMA_FILE: Final = Rule(
    "VER001",
    "schema_file_broken",
    Severity.ERROR,
    "A file below the folder of `--crds` cannot be read, or what it defines is no schema.",
    "Objects of the kind that it is there for would go unchecked, which looks the same as being right.",
)
NO_DEFINITION: Final = Rule(
    "VER002",
    "schema_file_without_definition",
    Severity.NOTE,
    "A YAML or JSON file below the folder of `--crds` defines no custom resource.",
    "A download that failed often leaves a page of text under the name of the file that was wanted.",
)


class SchemaFileError(Exception):
    """A file that ought to define a kind does not; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True, eq=False)
class Crd:
    """One CustomResourceDefinition; `versions` are those that it serves, each with its OpenAPI schema."""

    file: str
    group: str
    kind: str
    structural: bool
    versions: dict[str, Schema]


class CrdFiles:
    """Files by what they may define; the first in the order of their paths wins."""

    __slots__ = ("_crds", "_definitions", "_schemas")

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        self._schemas: dict[tuple[str, str, str], tuple[str, bytes]] = {}
        self._definitions: list[tuple[str, bytes]] = []
        self._crds: dict[str, tuple[Crd, ...]] = {}
        for path, content in sorted(files):
            if (named := _LAYOUT.search(path)) is not None:
                self._schemas.setdefault((named[1], named[2], named[3]), (path, content))
            elif path.endswith(_EXTENSIONS):
                self._definitions.append((path, content))

    def strangers(self) -> Iterator[Finding]:
        """Findings for files that cannot define anything."""
        for path, content in self._definitions:
            if b"CustomResourceDefinition" not in content:
                message = f"`{path}` defines no custom resource"
                yield NO_DEFINITION.finding(message, Mark(path, 1, 1), help="remove it, or fetch it again")

    def schema(self, group: str, version: str, kind: str) -> tuple[str, Schema] | None:
        """The file of a kind and the JSON Schema that it gives; raises SchemaFileError."""
        api_version = f"{group}/{version}"
        if (file := self._schemas.get((group, kind.lower(), version))) is not None:
            path, content = file
            return path, _whole(path, _json(path, content), api_version, structural=False)
        crd = self.definition(group, kind)
        if crd is None or version not in crd.versions:
            return None
        whole = _whole(crd.file, crd.versions[version], api_version, structural=crd.structural)
        whole["properties"]["kind"] = {"const": kind}
        return crd.file, whole

    def definition(self, group: str, kind: str) -> Crd | None:
        """The CustomResourceDefinition of a kind; raises SchemaFileError."""
        words = (b"CustomResourceDefinition", group.encode(), kind.encode())
        for path, content in self._definitions:
            if all(word in content for word in words):
                if path not in self._crds:
                    self._crds[path] = tuple(_crds(path, content))
                for crd in self._crds[path]:
                    if (crd.group, crd.kind) == (group, kind):
                        return crd
        return None


def _whole(path: str, schema: Any, api_version: str, *, structural: bool) -> Schema:
    try:
        return whole_object(schema, api_version, structural=structural)
    except ValueError as fault:
        raise broken(path, str(fault)) from fault


def broken(path: str, reason: str, at: Mark | None = None) -> SchemaFileError:
    """The error for a file that is not what it should be; `reason` begins with what it says of `it`."""
    message = f"`{path}` is no schema: {reason}"
    return SchemaFileError(
        BROKEN_SCHEMA_FILE.finding(message, at or Mark(path, 1, 1), help="fetch it again, or take it out of the folder")
    )


def _json(path: str, content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as fault:
        raise broken(path, "it is not JSON", Mark(path, fault.lineno, fault.colno)) from fault


def _crds(path: str, content: bytes) -> Iterator[Crd]:
    documents = [_json(path, content)] if path.endswith(".json") else _documents(path, content)
    for document in documents:
        listed = [item for _, item in mappings_at(document, "items")]
        for item in listed or [document]:
            if text_at(item, "kind") == "CustomResourceDefinition":
                yield _crd(path, mapping_at(item, "spec"))


def _crd(path: str, spec: Any) -> Crd:
    served = {
        text_at(version, "name"): dict(mapping_at(version, "schema", "openAPIV3Schema"))
        for _, version in mappings_at(spec, "versions")
        if version.get("served") is True
    }
    structural = spec.get("preserveUnknownFields") is not True
    return Crd(path, text_at(spec, "group"), text_at(spec, "names", "kind"), structural, served)


def _documents(path: str, content: bytes) -> list[Any]:
    """The YAML documents of a file; keys that stand twice and the like are between it and the API server."""
    if len(content) > MAX_BYTES:
        raise broken(path, f"it is larger than {MAX_BYTES // 1024**2} MiB")
    documents: list[Any] = []
    try:
        reader = Reader(path, content)
        while reader.begin():
            documents.append(reader.value())
    except StopReadingError as stop:
        raise broken(path, reader.findings[-1].message) from stop
    except MarkedYAMLError as fault:
        finding = syntax_fault(path, content, fault)
        raise broken(path, finding.message, finding.at if isinstance(finding.at, Mark) else None) from fault
    except (YAMLError, UnicodeDecodeError) as fault:
        raise broken(path, "it is not UTF-8, or holds characters that YAML forbids") from fault
    return documents


_EXTENSIONS = (".yaml", ".yml", ".json")
_LAYOUT = re.compile(r"(?:^|/)([^/]+)/([a-z0-9]+)_(v[0-9]+(?:(?:alpha|beta)[0-9]+)?)\.json$")
