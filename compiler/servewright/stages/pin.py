"""Pin: what promoted environments run, from the snapshots that their pins name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from servewright.core.baseline import Baseline
from servewright.core.file import File
from servewright.core.finding import Finding, Related, Severity
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.pin import Pin
from servewright.core.place import Place
from servewright.core.release import Point, Running
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.core.validated import Validated
from servewright.formats.nearest import nearest
from servewright.formats.releases.paths import parse_snapshot, release_path, revision_path
from servewright.formats.releases.records import read_records
from servewright.formats.releases.revision import built_of
from servewright.formats.releases.revive import Revived, UnreadableSnapshotError, revive

UNRELEASED = Rule(
    "PLN003",
    "pin_unreleased",
    Severity.ERROR,
    "A pin names a release or revision that has not merged.",
    "What is promoted must be what was reviewed and has run before; a draft may still change.",
)
UNPINNABLE = Rule(
    "PLN004",
    "pin_unread",
    Severity.ERROR,
    "A pin lies in the folder of an environment that takes nothing by promotion.",
    "The environment runs what the specs say, and the pin would change nothing.",
)
UNREADABLE = Rule(
    "PLN005",
    "pin_unreadable",
    Severity.ERROR,
    "A pin names a snapshot that this compiler cannot read, or that has lost a file.",
    "What the environment runs could not be rendered again.",
)


@dataclass(slots=True)
class Pinned:
    """`running` by environment: of each that takes its releases by promotion, empty where nothing is promoted yet.

    `named` are the paths, below `renders/`, of the snapshots that pins need; `files` those that snapshots name; `kept`
    the folders there of build contexts that images were made from, and no spec describes any more.
    """

    running: dict[str, dict[Identity, Running]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    files: dict[str, File] = field(default_factory=dict)
    kept: dict[str, set[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def pin(
    validated: Validated,
    kinds: Mapping[str, Kind],
    present: Mapping[Identity, Running],
    baseline: Baseline,
    drafts: Mapping[str, bytes],
    claimed: frozenset[str],
) -> Pinned:
    """`present` is what the specs say; a pin that says the same takes the spec itself, and costs nothing.

    `drafts` are the snapshots of that: where nothing was ever released, they are as good as any. `claimed` are names
    that files with a syntax error may define.
    """
    snapshots = {**baseline.files, **drafts} if baseline.empty else baseline.files
    pinned = Pinned()
    environments = {spec.name: spec for spec in validated.specs if spec.identity.kind == "Environment"}
    for name, environment in environments.items():
        if environment.body.promotes_from is not None:
            pinned.running[name] = {}
    for name in sorted(validated.pins):
        pins = validated.pins[name]
        if name not in pinned.running:
            if name in environments or not _has_a_mistake(name, validated, claimed):
                pinned.findings.append(_unpinnable(name, environments, next(iter(pins.values()))))
            continue
        for identity in sorted(pins):
            _run(pins[identity], _Shelf(validated, kinds, present, baseline, snapshots), pinned)
    return pinned


def _has_a_mistake(environment: str, validated: Validated, claimed: frozenset[str]) -> bool:
    """Whether a document that has its own finding already may define it."""
    return environment in claimed or any(
        identity.kind in ("Environment", "") and identity.name in (environment, "") for identity in validated.broken
    )


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where releases are looked for."""

    validated: Validated
    kinds: Mapping[str, Kind]
    present: Mapping[Identity, Running]
    baseline: Baseline
    snapshots: Mapping[str, bytes]

    def find(self, identity: Identity, point: Point, environment: str) -> Revived | None:
        """Raises UnreadableSnapshotError."""
        now = self.present.get(identity)
        if now is not None and now.point == point and self._is_released(identity, point, environment):
            spec = self.validated.variants.get((identity, environment), now.spec)
            return Revived(spec, {}, now.digest, now.image)
        return revive(self.kinds[identity.kind], identity, point, environment, self.snapshots)

    def describes(self, identity: Identity, version: str) -> bool:
        """Whether a spec says what this version is."""
        return identity in self.present and self.present[identity].point.version == version

    def _is_released(self, identity: Identity, point: Point, environment: str) -> bool:
        if self.baseline.empty or revision_path(identity, point) in self.baseline.files:
            return True
        # What has run there had merged, and somebody has removed its file since: this change brings it back.
        row = read_records(self.baseline.files).all_of(environment).get(identity)
        return row is not None and row.point == point


def _run(pin: Pin, shelf: _Shelf, pinned: Pinned) -> None:
    identity = pin.identity
    try:
        found = shelf.find(identity, pin.point, pin.environment)
        before = shelf.find(identity, pin.replaces, pin.environment) if pin.replaces is not None else None
    except UnreadableSnapshotError as error:
        pinned.findings.append(
            UNREADABLE.finding(
                f"`{error.path}`, which the pin needs, cannot be read",
                pin.document.place("revision"),
                help="restore the file as it was merged, or promote another release",
                related=(Related(Place(error.path), "the snapshot"),),
            )
        )
        return
    if found is None:
        pinned.findings.append(_unreleased(pin, shelf))
        return
    for point in (pin.point, *((pin.replaces,) if before is not None and pin.replaces is not None else ())):
        pinned.named.add(revision_path(identity, point))
        if point.version:
            pinned.named.add(release_path(identity, point.version))
        if identity.kind == "Model" and not shelf.describes(identity, point.version):
            built = built_of(shelf.snapshots.get(revision_path(identity, point), b""))
            contexts = pinned.kept.setdefault(f"images/{identity.name}/{point.version}/", set())
            contexts.update({built.context} if built is not None else ())
    pinned.files |= {**found.files, **(before.files if before is not None else {})}
    replaced = before.spec if before is not None else None
    pinned.running[pin.environment][identity] = Running(
        found.spec, pin.point, found.digest, found.image, pinned=True, replaced=replaced
    )


def _unreleased(pin: Pin, shelf: _Shelf) -> Finding:
    wanted = revision_path(pin.identity, pin.point)
    folder = wanted.rpartition("/")[0] + "/"
    snapshots = [parse_snapshot(path) for path in shelf.baseline.files if path.startswith(folder)]
    there = [str(found.point) for found in snapshots if found is not None and found.point.revision]
    near = " or ".join(f"`{point}`" for point in nearest(str(pin.point), there))
    where = f"commit {shelf.baseline.commit[:10]}" if shelf.baseline.commit else "`renders/releases/`"
    noun = pin.identity.kind.lower()
    return UNRELEASED.finding(
        f"{noun} `{pin.identity.name}` {pin.point} is not among the releases of {where}",
        pin.document.place("revision"),
        help=f"merge it first, then run `servewright promote {noun}/{pin.identity.label} --to {pin.environment}`"
        + (f"; or pin {near}" if near else ""),
    )


def _unpinnable(name: str, environments: Mapping[str, Spec[Any]], pin: Pin) -> Finding:
    if name in environments:
        return UNPINNABLE.finding(
            f"environment `{name}` runs what the specs say, and takes no pins",
            pin.document.place(),
            help=f"remove `specs/pins/{name}/`, or give the environment `promotesFrom`",
            related=(Related(environments[name].place("metadata", "name"), "no `promotesFrom` here"),),
        )
    near = " or ".join(f"`{other}`" for other in nearest(name, environments))
    return UNPINNABLE.finding(
        f"there is no environment `{name}`",
        pin.document.place(),
        help=f"remove `specs/pins/{name}/`" + (f", or rename it to {near}" if near else ""),
    )
