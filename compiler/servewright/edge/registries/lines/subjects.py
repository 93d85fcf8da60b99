"""The model lines of a tree, each with all that locking it needs: a slice, as compiling sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from servewright.core.file import File
from servewright.core.finding import Finding, Severity
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.server import Server
from servewright.core.slice import Slice, file_path
from servewright.core.spec import Spec
from servewright.core.target import Target
from servewright.core.validated import Validated
from servewright.edge.workspace import Workspace
from servewright.formats.releases.versions import released_versions
from servewright.formats.specs.files import named_files
from servewright.stages.build.locked import code_service
from servewright.stages.link.stage import link
from servewright.stages.load import load
from servewright.stages.slice import slices
from servewright.stages.validate.stage import validate


@dataclass(frozen=True, slots=True)
class Subjects:
    """`known` are all sound specs; `lines` the slices of those models that link, in the order of their identities.

    `frozen` are the versions of each line that have been released.
    """

    known: frozenset[Identity]
    lines: Mapping[Identity, Slice]
    findings: tuple[Finding, ...]
    frozen: Mapping[Identity, frozenset[str]]


def subjects(tree: Workspace, kinds: Mapping[str, Kind]) -> Subjects:
    """Reads a tree. A service's OpenAPI document may be missing: locking writes it.

    BaselineError where git cannot say what has been released.
    """
    texts, unreadable = tree.specs()
    loaded = load(texts, kinds)
    validated = validate(loaded.documents, kinds)
    specs = (*validated.specs, *validated.variants.values())
    named = [name for s in specs for name in named_files(s.folder, s.tree, kinds[s.identity.kind].document)]
    found, unread = tree.read(named)
    files = {**_documents(validated), **found}
    findings = [*unreadable, *loaded.findings, *validated.findings, *unread]
    hidden = frozenset(f.at.file for f in findings if f.at is not None and f.severity is Severity.ERROR)
    linked = link(validated, kinds, sorted(files), loaded.claimed, hidden)
    lines: dict[Identity, Slice] = {}
    for slice in slices(linked.fleets, kinds, files, validated.locks):
        if slice.app.subject is not None:
            lines.setdefault(slice.app.subject, slice)
    known = frozenset(spec.identity for spec in validated.specs)
    released = released_versions(tree.baseline(validated.branch))
    frozen = {identity: frozenset(map(str, versions)) for identity, versions in released.items()}
    return Subjects(known, dict(sorted(lines.items())), (*findings, *linked.findings), frozen)


def base_image(slice: Slice, targets: Mapping[str, Target]) -> str:
    """The image that the line's own is built upon; empty where no target makes one, or the spec has errors."""
    target = targets.get(slice.subject.body.runtime.chosen)
    if target is None or target.serve is None:
        return ""
    return next((found.context.base for found in target.serve(slice) if isinstance(found, Server)), "")


def _documents(validated: Validated) -> dict[str, File]:
    """An empty file in the place of each service's document."""
    models = [spec for spec in validated.specs if spec.identity.kind == "Model"]
    return {path: File(path, sha256().hexdigest(), 0) for model in models if (path := _document(model))}


def _document(model: Spec[object]) -> str:
    service = code_service(model)  # type: ignore[arg-type]  # a Model's body is a ModelSpec
    return file_path(model.folder, service.openapi) if service else ""
