"""The schema of every kind that a run renders: Kubernetes' own by the environment's minor, others from CRD files."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Self

from servewright.core.finding import Finding
from servewright.core.place import Path
from servewright.formats.kubernetes.builtin_schemas import BuiltInKinds
from servewright.formats.kubernetes.crd_schemas import CrdFiles, SchemaFileError, broken
from servewright.formats.kubernetes.schema_faults import Faults, compiled
from servewright.formats.plain_tree import text_at

_Key = tuple[str, str, str, str]


class Schemas:
    """Built once a run. A kind's schema is read and compiled when the first object of it comes, and then kept."""

    __slots__ = ("_compiled", "_custom", "_metadata", "_minors")

    def __init__(self, custom: CrdFiles) -> None:
        self._custom = custom
        self._minors: dict[str, BuiltInKinds] = {}
        self._metadata: dict[str, Faults] = {}
        self._compiled: dict[_Key, Faults | SchemaFileError | None] = {}

    @classmethod
    def load(cls, crds: Iterable[tuple[str, bytes]] = ()) -> tuple[Self, tuple[Finding, ...]]:
        """From (path, bytes) of the files of `--crds`; findings for those that cannot be what they are there for."""
        files = CrdFiles(crds)
        return cls(files), tuple(files.strangers())

    def errors(self, minor: str, tree: dict[str, Any]) -> Iterator[tuple[Path, str]] | None:
        """What a kind's schema has against an object: where, and what is so there. None where no schema is known.

        Raises SchemaFileError for a kind whose CRD file is broken, each time with the same finding.
        """
        key = (minor, *_kind_of(tree))
        if key not in self._compiled:
            self._compiled[key] = self._compile(*key)
        faults = self._compiled[key]
        if isinstance(faults, SchemaFileError):
            raise faults
        return faults(tree) if faults is not None else None

    def absence(self, minor: str, tree: dict[str, Any]) -> str:
        """Why a kind without a schema cannot be applied; empty where nobody can tell."""
        group, version, kind = _kind_of(tree)
        if group in self._built_in(minor).groups:
            return f"is no kind of Kubernetes {minor}"
        crd = self._custom.definition(group, kind)
        if crd is None or version in crd.versions:
            return ""
        served = " and ".join(f"`{name}`" for name in sorted(crd.versions))
        return f"is served as {served or 'no version'} only, says `{crd.file}`"

    def _compile(self, minor: str, group: str, version: str, kind: str) -> Faults | SchemaFileError | None:
        known = self._built_in(minor).schema(group, version, kind)
        if known is not None:
            return compiled(known, f"Kubernetes {minor}")
        try:
            return self._compile_custom(minor, group, version, kind)
        except SchemaFileError as fault:
            return fault

    def _compile_custom(self, minor: str, group: str, version: str, kind: str) -> Faults | None:
        found = self._custom.schema(group, version, kind)
        if found is None:
            return None
        file, schema = found
        try:
            spec = compiled(schema, f"`{file}`")
        except ValueError as fault:
            raise broken(file, str(fault)) from fault
        if minor not in self._metadata:
            self._metadata[minor] = compiled(self._built_in(minor).object_meta(), f"Kubernetes {minor}")
        return _beside(spec, self._metadata[minor])

    def _built_in(self, minor: str) -> BuiltInKinds:
        if minor not in self._minors:
            self._minors[minor] = BuiltInKinds(minor)
        return self._minors[minor]


def _beside(spec: Faults, metadata: Faults) -> Faults:
    """The faults of a custom resource and of its metadata, which no CRD describes."""

    def faults(tree: Any) -> Iterator[tuple[Path, str]]:
        below = tree.get("metadata")
        inside = ((("metadata", *path), says) for path, says in metadata(below)) if isinstance(below, dict) else ()
        return chain(spec(tree), inside)

    return faults


def _kind_of(tree: dict[str, Any]) -> tuple[str, str, str]:
    group, slash, version = text_at(tree, "apiVersion").rpartition("/")
    return group if slash else "", version, text_at(tree, "kind")
