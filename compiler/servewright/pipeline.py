"""The order of the stages, from the files of a repository to the bytes of `renders/`."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from servewright.core.baseline import Baseline
from servewright.core.facts import Fact
from servewright.core.file import File
from servewright.core.finding import Finding, Severity
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.local_finding import merged
from servewright.core.lock import LockEntry
from servewright.core.present import Present
from servewright.core.release import Running
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.core.target import Target
from servewright.core.validated import Validated
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.releases.paths import parse_pin_path, parse_snapshot
from servewright.formats.specs.files import NamedFile, named_files
from servewright.formats.specs.referred import referred
from servewright.stages.build.stage import build
from servewright.stages.defer import defer
from servewright.stages.describe import describe
from servewright.stages.freeze import freeze, kept_snapshots
from servewright.stages.gate.arms import judge_arms
from servewright.stages.gate.stage import gate
from servewright.stages.link.stage import link
from servewright.stages.load import load
from servewright.stages.package import package
from servewright.stages.pin import Pinned, pin
from servewright.stages.reduce import reduce
from servewright.stages.revise import revise
from servewright.stages.slice import slices
from servewright.stages.validate.stage import validate
from servewright.stages.verify.stage import verify
from servewright.stages.verify.unknown import unknown_kinds

Observe = Callable[[str, int], None]  # the stage that is under way, and how many apps it has done


class Tree(Protocol):
    """The files of a repository, wherever they are kept."""

    def specs(self) -> tuple[Sequence[tuple[str, bytes]], Sequence[Finding]]:
        """(path, bytes) of every `*.yaml` below `specs/`, and what could not be read."""

    def read(self, named: Iterable[NamedFile]) -> tuple[Mapping[str, File], Sequence[Finding]]:
        """The files that exist of those that specs name, and what could not be read."""

    def baseline(self, branch: str) -> Baseline:
        """What was released before this change."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a compilation knows beside its input."""

    kinds: Mapping[str, Kind]
    targets: Mapping[str, Target]
    schemas: Schemas


@dataclass(frozen=True, slots=True)
class Compiled:
    """`outputs` are bytes by their path below `renders/`; where an error stands they must not be written.

    `kept` are folders below `renders/` that stay as they are, each with the digests that it may have; `running` is what
    each environment runs.
    """

    outputs: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    kept: Mapping[str, Collection[str]] = field(default_factory=dict)
    running: Mapping[str, Mapping[Identity, Running]] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether no error stands."""
        return all(finding.severity < Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Assembled:
    """What every environment is going to run. `fleets` hold all of it, `rendered` what there is a target for.

    `files` are those that specs and snapshots name; `outputs` are the snapshots and build contexts.
    """

    present: Present
    baseline: Baseline
    fleets: tuple[Fleet, ...]
    rendered: tuple[Fleet, ...]
    running: Mapping[str, Mapping[Identity, Running]]
    files: Mapping[str, File]
    locks: Mapping[str, Mapping[str, LockEntry]]
    outputs: Mapping[str, bytes]
    kept: Mapping[str, Collection[str]]
    findings: tuple[Finding, ...]

    def apps(self, kinds: Mapping[str, Kind]) -> Iterator[Slice]:
        """One slice an environment and app."""
        return slices(self.rendered, kinds, self.files, self.locks, self.running)


def compile_tree(tree: Tree, equipment: Equipment, observe: Observe) -> Compiled:
    """All environments of a repository. Only `tree` touches the world, and only `observe` hears of progress."""
    assembled = assemble(tree, equipment, observe)
    built = _build_all(assembled, equipment, observe)
    observe("gate", 0)
    linked = not _files_of(*assembled.findings)
    judged = tuple(gate(assembled.present, equipment.kinds, assembled.baseline, assembled.fleets, linked=linked))
    arms = merged(judge_arms(equipment.kinds, assembled.rendered, assembled.outputs))
    observe("describe", 0)
    described = describe(assembled.fleets, assembled.running, assembled.files)
    findings = (*assembled.findings, *built.findings, *judged, *arms)
    outputs = {**assembled.outputs, **described, **built.outputs}
    return Compiled(outputs, tuple(dict.fromkeys(findings)), assembled.kept, assembled.running)


def assemble(tree: Tree, equipment: Equipment, observe: Observe) -> Assembled:
    """Up to where apps are built."""
    kinds = equipment.kinds
    observe("load", 0)
    texts, unreadable = tree.specs()
    loaded = load(texts, kinds)
    observe("validate", 0)
    validated = validate(loaded.documents, kinds)
    files, unread = _read(tree, _named(validated, kinds))
    observe("baseline", 0)
    baseline = tree.baseline(validated.branch)
    observe("release", 0)
    frozen = freeze(validated, kinds, files, baseline)
    validated = frozen.validated
    packages, unpackaged = package(validated, frozen.releases, files, equipment.targets)
    revised = revise(validated, kinds, frozen.releases, packages, baseline)
    drafts = {**frozen.outputs, **revised.outputs}
    pinned = pin(validated, kinds, revised.running, baseline, drafts, loaded.claimed)
    outputs = {**kept_snapshots(baseline, pinned.named), **drafts}
    observe("link", 0)
    hidden = _files_of(*unreadable, *unread)
    promoted = _promoted(pinned, (path for path, _ in texts))
    linked = link(validated, kinds, sorted(files), loaded.claimed, hidden, promoted, _released(outputs))
    deferred = defer(linked.fleets, kinds, equipment.targets)
    findings = (*unreadable, *loaded.findings, *validated.findings, *unread, *frozen.findings, *unpackaged)
    names = [fleet.environment.name for fleet in linked.fleets]
    running = {name: pinned.running.get(name, revised.running) for name in names}
    every_file = {**files, **pinned.files}
    return Assembled(
        frozen.present(running, every_file),
        baseline,
        linked.fleets,
        deferred.fleets,
        running,
        every_file,
        validated.locks,
        outputs,
        {**pinned.kept, **revised.kept},
        (*findings, *pinned.findings, *linked.findings, *deferred.findings),
    )


def _files_of(*findings: Finding) -> frozenset[str]:
    """The files that errors are about."""
    return frozenset(f.at.file for f in findings if f.at is not None and f.severity is Severity.ERROR)


def _named(validated: Validated, kinds: Mapping[str, Kind]) -> list[NamedFile]:
    specs = (*validated.specs, *validated.variants.values())
    documents = {kind.name: kind.document for kind in kinds.values()}
    return [named for spec in specs for named in named_files(spec.folder, spec.tree, documents[spec.identity.kind])]


def _read(tree: Tree, named: Iterable[NamedFile]) -> tuple[dict[str, File], list[Finding]]:
    """The files that specs name, and those that these lead to."""
    files: dict[str, File] = {}
    findings: list[Finding] = []
    wanted = list(named)
    while wanted:
        read, unread = tree.read(wanted)
        findings += unread
        new = {path: file for path, file in read.items() if path not in files}
        files |= new
        led = {other for path, file in new.items() for other in referred(path, file.content)} - files.keys()
        wanted = [NamedFile((), path) for path in sorted(led) if path.startswith("specs/")] if new else []
    return files, findings


def _promoted(pinned: Pinned, paths: Iterable[str]) -> dict[str, dict[Identity, Spec[Any] | None]]:
    """What each environment runs by promotion; None for a pin that has a finding of its own."""
    found: dict[str, dict[Identity, Spec[Any] | None]] = {
        name: {identity: running.spec for identity, running in here.items()} for name, here in pinned.running.items()
    }
    for path in paths:
        named = parse_pin_path(path)
        if named is not None and named[0] in found:
            found[named[0]].setdefault(named[1], None)
    return found


def _released(outputs: Iterable[str]) -> frozenset[tuple[Identity, str]]:
    """Each version that there is a snapshot of."""
    found = (parse_snapshot(path) for path in outputs)
    return frozenset(
        (each.identity, each.point.version) for each in found if each is not None and not each.point.revision
    )


@dataclass(slots=True)
class _Built:
    """The bytes and findings of all apps."""

    outputs: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def _build_all(assembled: Assembled, equipment: Equipment, observe: Observe) -> _Built:
    """One app at a time is built, verified, printed and dropped; its bytes and facts stay."""
    all_built = _Built()
    facts: list[Fact] = []
    unknown: set[str] = set()
    incomplete = {fleet.environment.name for fleet in assembled.rendered if fleet.poisoned}
    for index, slice in enumerate(assembled.apps(equipment.kinds)):
        observe("build", index)
        built = build(slice, equipment.targets)
        verified = verify(built.manifests, slice.environment, equipment.schemas, slice.app.name)
        all_built.findings += (*built.findings, *verified.findings)
        facts += (*built.facts, *verified.facts)
        unknown.update(verified.unknown)
        if not built.manifests:
            incomplete.add(slice.app.environment)
        all_built.outputs |= {output.path: output.content for output in built.outputs}
    observe("reduce", 0)
    all_built.findings += reduce(facts, assembled.rendered, incomplete)
    all_built.findings += unknown_kinds(unknown)
    return all_built
