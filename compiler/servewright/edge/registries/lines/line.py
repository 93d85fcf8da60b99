"""Locking one version of a model line: what the outside world says of it, and what becomes of its lock entry."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.lock import LockedArtifact, LockEntry, folder_digest
from servewright.core.place import Place
from servewright.core.rule import Rule
from servewright.core.slice import Slice, file_path
from servewright.core.spec import Spec
from servewright.edge.registries.images.registry import image_digest
from servewright.edge.registries.services.document import ServicePython, api_document
from servewright.edge.registries.unresolved import UnresolvedError
from servewright.edge.registries.weights.artifact import World, locked_artifact
from servewright.formats.specs.files import has_scheme
from servewright.kinds.model.kind import ModelSpec
from servewright.stages.build.locked import CodeService, code_service, service_app, service_files

ARTIFACT = Rule(
    "LCK201",
    "artifact_unresolved",
    Severity.ERROR,
    "What a model's artifact is cannot be found out.",
    "Without its digest nobody can tell whether the weights that are built in are the ones that were tested.",
)
BASE = Rule(
    "LCK202",
    "base_unresolved",
    Severity.ERROR,
    "The digest of an image that is built upon cannot be found out.",
    "A tag is moved by whoever owns it; two builds of one version would differ.",
)
API = Rule(
    "LCK203",
    "api_not_emitted",
    Severity.ERROR,
    "A service's source gives no OpenAPI document.",
    "The API that callers are promised has to come from the code that keeps the promise.",
)

PARTS = frozenset({"artifact", "api", "bases"})


@dataclass(frozen=True, slots=True)
class Line:
    """A model line to lock. `base` is the image that it is built upon, or empty; `entry` the tree in its lock file."""

    slice: Slice
    base: str
    entry: Mapping[str, Any]

    @property
    def model(self) -> Spec[ModelSpec]:
        return self.slice.subject

    @property
    def locked(self) -> LockEntry:
        return self.slice.lock(self.model.identity)

    @property
    def service(self) -> CodeService | None:
        return code_service(self.model)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entry as it should be; `document` is the OpenAPI document by its path, where the source gave one."""

    entry: Mapping[str, Any]
    document: tuple[str, bytes] | None
    findings: tuple[Finding, ...]


def missing_parts(line: Line) -> frozenset[str]:
    """What the lock does not know yet, or knows of something else."""
    return frozenset(
        name
        for name, lacks in (("artifact", _lacks_artifact), ("api", _lacks_api), ("bases", _lacks_base))
        if lacks(line)
    )


def resolve(line: Line, parts: Collection[str], world: World, python: ServicePython) -> Resolved:
    """Asks for these parts; what cannot be found out is a finding, and stays as it was."""
    entry, document = dict(line.entry), None
    findings: list[Finding] = []
    model, uri = line.model, line.model.body.artifact.uri
    if "artifact" in parts and has_scheme(uri):
        try:
            entry["artifact"] = _artifact_tree(locked_artifact(uri, world))
        except UnresolvedError as error:
            findings.append(_finding(ARTIFACT, error, model.place("spec", "artifact", "uri")))
    if "bases" in parts and line.base and "@" not in line.base:
        try:
            _set_base(entry, line, image_digest(line.base, world.http))
        except UnresolvedError as error:
            findings.append(_finding(BASE, error, _runtime(model, "image")))
    if "api" in parts and line.service is not None:
        try:
            content = api_document(line.slice, line.service, python, world.root)
            document = file_path(model.folder, line.service.openapi), content
            entry |= _api_tree(line, line.service, content)
        except UnresolvedError as error:
            findings.append(_finding(API, error, _runtime(model, "source")))
    return Resolved(_ordered(_without_image(entry, line.entry)), document, tuple(findings))


def rebuilt(line: Line, world: World, reason: str) -> Resolved:
    """The entry with one more build, upon what the base's tag names now; the same entry where that has not moved."""
    entry = dict(line.entry)
    if not line.base or "@" in line.base:
        return Resolved(entry, None, ())
    try:
        digest = image_digest(line.base, world.http)
    except UnresolvedError as error:
        return Resolved(entry, None, (_finding(BASE, error, _runtime(line.model, "image")),))
    if line.locked.bases.get(line.base) != digest:
        build = {"bases": {line.base: digest}, **({"reason": reason} if reason else {})}
        entry["builds"] = [*entry.get("builds", ()), build]
    return Resolved(entry, None, ())


def _lacks_artifact(line: Line) -> bool:
    uri, locked = line.model.body.artifact.uri, line.locked.artifact
    return has_scheme(uri) and (locked is None or locked.uri != uri)


def _lacks_api(line: Line) -> bool:
    service, locked = line.service, line.locked
    if service is None:
        return False
    source = folder_digest(service_files(line.slice, line.model, service))
    document = line.slice.file(line.model, service.openapi).sha256
    return (locked.source, locked.app, locked.openapi) != (source, service_app(service), document)


def _lacks_base(line: Line) -> bool:
    return bool(line.base) and "@" not in line.base and line.base not in line.locked.bases


def _artifact_tree(found: LockedArtifact) -> dict[str, Any]:
    version = {"version": found.version} if found.version else {}
    return {"uri": found.uri, "source": found.source, **version, "sha256": found.sha256, "size": found.size}


def _api_tree(line: Line, service: CodeService, content: bytes) -> dict[str, Any]:
    source = folder_digest(service_files(line.slice, line.model, service))
    return {"source": source, "app": service_app(service), "openapi": sha256(content).hexdigest()}


def _set_base(entry: dict[str, Any], line: Line, digest: str) -> None:
    """Builds of a version that is not frozen yet were never released: its bases are simply others."""
    if line.locked.bases.get(line.base) != digest:
        entry["bases"] = {line.base: digest}
        entry.pop("builds", None)


def _without_image(entry: dict[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The image that was built is of what was locked then."""
    if entry != before:
        entry.pop("image", None)
    return entry


def _ordered(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: entry[key] for key in _ORDER if key in entry}


def _runtime(model: Spec[ModelSpec], key: str) -> Place:
    return model.place("spec", "runtime", model.body.runtime.chosen, key)


def _finding(rule: Rule, error: UnresolvedError, at: Place) -> Finding:
    return rule.finding(error.message, at, help=error.help)


_ORDER = ("artifact", "bases", "image", "source", "app", "openapi", "builds")
