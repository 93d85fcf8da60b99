"""The order of the stages, from the files of a repository to the bytes of `renders/`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from servewright.core.facts import Fact
from servewright.core.file import File
from servewright.core.finding import Finding, Severity
from servewright.core.fleet import Fleet
from servewright.core.kind import Kind
from servewright.core.slice import Slice
from servewright.core.target import Target
from servewright.core.validated import Validated
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.specs.files import NamedFile, named_files
from servewright.stages.build.stage import build
from servewright.stages.defer import defer
from servewright.stages.link.stage import link
from servewright.stages.load import load
from servewright.stages.reduce import reduce
from servewright.stages.slice import slices
from servewright.stages.validate.stage import validate
from servewright.stages.verify.stage import verify
from servewright.stages.verify.unknown import unknown_kinds

Observe = Callable[[str, int], None]  # the stage that is under way, and how many apps it has done


class Tree(Protocol):
    """The files below `specs/`, wherever they are kept."""

    def specs(self) -> tuple[Sequence[tuple[str, bytes]], Sequence[Finding]]:
        """(path, bytes) of every `*.yaml`, and what could not be read."""

    def read(self, named: Iterable[NamedFile]) -> tuple[Mapping[str, File], Sequence[Finding]]:
        """The files that exist of those that specs name, and what could not be read."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """`outputs` are bytes by their path below `renders/`; where an error stands they must not be written."""

    outputs: Mapping[str, bytes]
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether no error stands."""
        return all(finding.severity < Severity.ERROR for finding in self.findings)


def compile_tree(
    tree: Tree, kinds: Mapping[str, Kind], targets: Mapping[str, Target], schemas: Schemas, observe: Observe
) -> Compiled:
    """All environments of a repository. Only `tree` touches the world, and only `observe` hears of progress."""
    observe("load", 0)
    texts, unreadable = tree.specs()
    loaded = load(texts, kinds)
    observe("validate", 0)
    validated = validate(loaded.documents, kinds)
    files, unread = tree.read(_named(validated, kinds))
    observe("link", 0)
    linked = link(validated, kinds, sorted(files), loaded.claimed, _files_of(*unreadable, *unread))
    deferred = defer(linked.fleets, kinds, targets)
    findings = [*unreadable, *loaded.findings, *validated.findings, *unread, *linked.findings, *deferred.findings]
    pieces = slices(deferred.fleets, kinds, files, validated.locks)
    return _build_all(pieces, deferred.fleets, targets, schemas, findings, observe)


def _files_of(*findings: Finding) -> frozenset[str]:
    """The files that errors are about."""
    return frozenset(f.at.file for f in findings if f.at is not None and f.severity is Severity.ERROR)


def _named(validated: Validated, kinds: Mapping[str, Kind]) -> list[NamedFile]:
    specs = (*validated.specs, *validated.variants.values())
    return [named for spec in specs for named in named_files(spec.file, spec.tree, kinds[spec.identity.kind].document)]


def _build_all(
    pieces: Iterable[Slice],
    fleets: Iterable[Fleet],
    targets: Mapping[str, Target],
    schemas: Schemas,
    findings: list[Finding],
    observe: Observe,
) -> Compiled:
    """One app at a time is built, verified, printed and dropped; its bytes and facts stay."""
    outputs: dict[str, bytes] = {}
    facts: list[Fact] = []
    unknown: set[str] = set()
    incomplete = {fleet.environment.name for fleet in fleets if fleet.poisoned}
    for index, slice in enumerate(pieces):
        observe("build", index)
        built = build(slice, targets)
        verified = verify(built.manifests, slice.environment, schemas, slice.app.name)
        findings += (*built.findings, *verified.findings)
        facts += (*built.facts, *verified.facts)
        unknown.update(verified.unknown)
        if not built.manifests:
            incomplete.add(slice.app.environment)
        for output in built.outputs:
            # The image of a line is the same in every environment, and so is its build context.
            if outputs.setdefault(output.path, output.content) != output.content:
                raise RuntimeError(f"{output.path} was built twice, with different content")
    observe("reduce", 0)
    findings += reduce(facts, fleets, incomplete)
    findings += unknown_kinds(unknown)
    return Compiled(outputs, tuple(dict.fromkeys(findings)))
