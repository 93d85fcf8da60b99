"""An experiment's arms: exact releases, and each of them takes what the route's callers send and answers as it does."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from servewright.api.change import Change, Size
from servewright.api.lines.compare import compare_lines
from servewright.api.lines.side import Side
from servewright.core.finding import Severity
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.local_finding import LocalFinding
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.releases.revive import UnreadableSnapshotError, revive_release
from servewright.formats.units.reference import Reference
from servewright.kinds.route import RouteSpec
from servewright.stages.gate.changes import counted, related

INEXACT = Rule(
    "API017",
    "experiment_inexact",
    Severity.ERROR,
    "A route has an experiment, and names a prompt's line rather than a release.",
    "What is compared would change in the middle of the experiment, whenever the line moves on.",
)
ARM_DIFFERS = Rule(
    "API018",
    "arm_breaks",
    Severity.ERROR,
    "An arm of an experiment refuses what the route's prompt takes, or answers otherwise.",
    "A share of the callers would fail, and not know that they are part of an experiment.",
)


def judge_arms(
    kinds: Mapping[str, Kind], fleets: Sequence[Fleet], snapshots: Mapping[str, bytes]
) -> Iterator[tuple[str, LocalFinding]]:
    """(environment, finding) of routes to prompts; `snapshots` are by path below `renders/`, drafts among them."""
    for fleet in fleets:
        known = {**fleet.specs, **fleet.deferred}
        for identity, route in known.items():
            if identity.kind == "Route" and identity not in fleet.poisoned and route.body.experiment is not None:
                yield from ((fleet.environment.name, each) for each in _judge(kinds["Prompt"], route, known, snapshots))


def _judge(
    kind: Kind, route: Spec[RouteSpec], known: Mapping[Identity, Spec[Any]], snapshots: Mapping[str, bytes]
) -> Iterator[LocalFinding]:
    named = dict(_named(route))
    for path, reference in named.items():
        if reference.version is None:
            yield _inexact(route, path, reference, known)
    own = named.get(("spec", "to", "prompt"))
    for path, reference in named.items():
        if own is None or None in (own.version, reference.version) or reference == own:
            continue
        sides = _side(kind, own, known, snapshots), _side(kind, reference, known, snapshots)
        if sides[0] is not None and sides[1] is not None:
            changes = compare_lines(sides[0], sides[1])
            if breaking := [change for change in changes if change.size is Size.BREAKING]:
                yield _differs(route, path, reference, breaking)


def _named(route: Spec[RouteSpec]) -> Iterator[tuple[Path, Reference]]:
    if route.body.to.prompt is not None:
        yield ("spec", "to", "prompt"), route.body.to.prompt
    for name, arm in route.body.experiment.arms.items() if route.body.experiment else ():
        if arm.prompt is not None:
            yield ("spec", "experiment", "arms", name, "prompt"), arm.prompt


def _side(
    kind: Kind, reference: Reference, known: Mapping[Identity, Spec[Any]], snapshots: Mapping[str, bytes]
) -> Side | None:
    """None where the release cannot be read, or is not there: others say so."""
    like = known.get(Identity(kind.name, reference.name, reference.line))
    try:
        found = revive_release(kind, like, str(reference.version), snapshots) if like is not None else None
    except UnreadableSnapshotError:
        return None
    return Side(found.spec, found.files) if found is not None else None


def _inexact(
    route: Spec[RouteSpec], path: Path, reference: Reference, known: Mapping[Identity, Spec[Any]]
) -> LocalFinding:
    lines = [spec for (kind, name, _), spec in known.items() if (kind, name) == ("Prompt", reference.name)]
    now = next((spec.version for spec in lines if reference.line in (None, spec.identity.major)), "")
    return LocalFinding(
        INEXACT,
        f"route `{route.name}` has an experiment, and `{reference}` is no exact release",
        route.place(*path),
        f"name `{reference.name}@{now}`" if now else "name a release, such as `menu-caption@1.4.0`",
    )


def _differs(route: Spec[RouteSpec], path: Path, reference: Reference, changes: Sequence[Change]) -> LocalFinding:
    return LocalFinding(
        ARM_DIFFERS,
        f"arm `{path[3]}` of route `{route.name}` breaks the route's callers: {counted(changes)}",
        route.place(*path),
        f"name a release that takes and gives the same, or bring `{reference}` in by a route of its own",
        tuple(related(changes)),
    )
