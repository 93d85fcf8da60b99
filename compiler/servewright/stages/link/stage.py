"""Link: specs become one fleet an environment, in which every reference resolves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.fleet import Edge, Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.local_finding import LocalFinding, merged
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.core.validated import Validated
from servewright.formats.releases.paths import RELEASED_KINDS
from servewright.stages.link.circles import fallback_circles, promotion_circles
from servewright.stages.link.files import CheckedFiles, check_files
from servewright.stages.link.ownership import check_environment, check_owner
from servewright.stages.link.references import Mention, mentions, resolve
from servewright.stages.link.world import Released, World

INCOMPLETE = Rule(
    "LNK009",
    "platform_incomplete",
    Severity.ERROR,
    "The specs hold no Platform, or no Environment.",
    "Every manifest needs to know where it runs and where its images come from.",
)

Promoted = Mapping[Identity, Spec[Any] | None]
PLATFORM = Identity("Platform", "platform")


@dataclass(frozen=True, slots=True)
class Linked:
    """One fleet an environment, in the order of their names."""

    fleets: tuple[Fleet, ...]
    findings: tuple[Finding, ...]


def link(
    validated: Validated,
    kinds: Mapping[str, Kind],
    files: Sequence[str],
    claimed: frozenset[str] = frozenset(),
    hidden: frozenset[str] = frozenset(),
    pinned: Mapping[str, Promoted] | None = None,
    released: Released = frozenset(),
) -> Linked:
    """`files` are the sorted paths that exist, `hidden` those that could not be read and have a finding of their own.

    `claimed` are names that files with a syntax error may define. `pinned` is what environments run by promotion (None
    where that has a finding of its own), `released` the versions that there are snapshots of.
    """
    pinned = pinned or {}
    specs = {spec.identity: spec for spec in validated.specs}
    environments = {name: spec for (kind, name, _), spec in specs.items() if kind == "Environment"}
    all_read = not any(path.endswith(".yaml") for path in hidden)
    incomplete = () if claimed or not all_read else _incomplete(validated)
    findings = [*incomplete, *promotion_circles(environments)]
    known = {
        spec: _Known(mentions(spec, kind), _files(spec, kind, files, hidden), kind)
        for spec in (*validated.specs, *validated.variants.values(), *_all(pinned))
        if (kind := kinds[spec.identity.kind])
    }
    fleets = []
    local: list[tuple[str, Finding | LocalFinding]] = []
    if PLATFORM in specs:
        for name, environment in environments.items():
            world = _world(validated, environment, claimed, pinned.get(name), released, all_read=all_read)
            fleet, found = _fleet(world, specs[PLATFORM], known)
            fleets.append(fleet)
            local += ((name, finding) for finding in found)
    return Linked(tuple(fleets), (*findings, *merged(local)))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is the same in every environment that sees the same spec."""

    mentions: tuple[Mention, ...]
    files: CheckedFiles
    kind: Kind


def _all(pinned: Mapping[str, Promoted]) -> Iterator[Spec[Any]]:
    return (spec for specs in pinned.values() for spec in specs.values() if spec is not None)


def _files(spec: Spec[Any], kind: Kind, files: Sequence[str], hidden: frozenset[str]) -> CheckedFiles:
    """The files of a snapshot were checked when it was read."""
    return CheckedFiles((), complete=True) if spec.is_snapshot else check_files(spec, kind, files, hidden)


def _world(
    validated: Validated,
    environment: Spec[Any],
    claimed: frozenset[str],
    pinned: Promoted | None,
    released: Released,
    *,
    all_read: bool,
) -> World:
    here = {spec.identity: validated.variants.get((spec.identity, environment.name), spec) for spec in validated.specs}
    broken = validated.broken
    if pinned is not None:
        # Whatever is wrong with the specs of lines and routes, what was promoted stands by itself.
        here = {identity: spec for identity, spec in here.items() if identity.kind not in RELEASED_KINDS}
        sound = {identity: spec for identity, spec in pinned.items() if spec is not None}
        here = dict(sorted({**here, **sound}.items()))
        broken = frozenset(identity for identity in broken if identity.kind not in RELEASED_KINDS)
        broken |= pinned.keys() - sound.keys()
    enabled = {identity: spec for identity, spec in here.items() if getattr(spec.body, "enabled", True)}
    disabled = {identity: spec for identity, spec in here.items() if identity not in enabled}
    return World(environment, enabled, disabled, broken, claimed, all_read, pinned is not None, released)


def _fleet(
    world: World, platform: Spec[Any], known: Mapping[Spec[Any], _Known]
) -> tuple[Fleet, list[Finding | LocalFinding]]:
    findings: list[Finding | LocalFinding] = []
    poisoned: set[Identity] = {identity for identity in world.specs if world.is_broken(*identity)}
    uses: dict[Identity, tuple[Edge, ...]] = {}
    for identity, spec in world.specs.items():
        own = known[spec]
        results = [result for mention in own.mentions for result in resolve(spec, mention, world)]
        edges = tuple(result for result in results if isinstance(result, Edge))
        found = [result for result in results if not isinstance(result, Edge)]
        found += (*own.files.findings, *check_owner(spec, world), *check_environment(spec, own.kind, world))
        uses[identity] = tuple(edge for edge in edges if edge.target.kind != "Environment")
        # A mention that gave no edge has a finding here, or names something that has one of its own. Another
        # environment that does not compile stops nothing in this one.
        needed = sum(mention.ref.kind != "Environment" for mention in own.mentions)
        if found or len(uses[identity]) < needed or not own.files.complete:
            poisoned.add(identity)
        findings += found
    for identity, circle in fallback_circles(world.specs, [edge for edges in uses.values() for edge in edges]):
        poisoned.add(identity)
        findings.append(circle)
    used_by = _reversed(uses)
    return Fleet(world.environment, platform, world.specs, uses, used_by, frozenset(poisoned)), findings


def _reversed(uses: Mapping[Identity, tuple[Edge, ...]]) -> dict[Identity, tuple[Edge, ...]]:
    found: dict[Identity, list[Edge]] = {}
    for edges in uses.values():
        for edge in edges:
            found.setdefault(edge.target, []).append(edge)
    return {target: tuple(edges) for target, edges in found.items()}


def _incomplete(validated: Validated) -> Iterator[Finding]:
    """Quiet where a broken document may be the one that is missing."""
    seen = {spec.identity.kind for spec in validated.specs} | {identity.kind for identity in validated.broken}
    if not seen & {"Platform", ""}:
        yield INCOMPLETE.finding("there is no platform", help="write a Platform to `specs/platform.yaml`")
    if not seen & {"Environment", ""}:
        yield INCOMPLETE.finding("there is no environment", help="write an Environment below `specs/environments/`")
