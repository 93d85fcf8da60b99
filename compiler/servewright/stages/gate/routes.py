"""A route's own surface: it has no version, so whoever breaks it says that they mean to."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from servewright.api.change import Change, Size
from servewright.api.lines.routes import compare_routes
from servewright.api.lines.side import RouteSide, Side
from servewright.core.baseline import Baseline
from servewright.core.finding import Finding, Severity
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.local_finding import LocalFinding
from servewright.core.present import Present
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.releases.records import Records, Row
from servewright.formats.releases.revive import UnreadableSnapshotError, revive
from servewright.kinds.route import RouteSpec
from servewright.stages.gate.changes import counted, related
from servewright.stages.gate.renamed import renamed

BREAKING = Rule(
    "API014",
    "route_breaks",
    Severity.ERROR,
    "A route changes in a way that its callers will notice, and the spec does not accept that.",
    "A route has no version that could warn them; whoever breaks them says so, with a reason that reviewers see.",
)
ACCEPTED = Rule(
    "API015",
    "accept_unused",
    Severity.NOTE,
    "A route accepts a break that is not there, or has merged.",
    "The next change with that id would pass unseen.",
)


def judge_routes(
    present: Present, kinds: Mapping[str, Kind], baseline: Baseline, records: Records, fleets: Sequence[Fleet]
) -> Iterator[tuple[str, Finding | LocalFinding]]:
    """(environment, finding) where the environment follows the specs: what is promoted was judged when it merged."""
    met: dict[Identity, set[str]] = {}
    routes: dict[Identity, tuple[str, Spec[RouteSpec]]] = {}
    for fleet in fleets:
        if fleet.environment.body.promotes_from is not None:
            continue
        where = fleet.environment.name
        rows = records.all_of(where)
        before = renamed(kinds, rows, fleet, baseline)
        for identity, spec in fleet.specs.items():
            if identity.kind != "Route" or identity in fleet.poisoned:
                continue
            routes.setdefault(identity, (where, spec))
            old = before.get(identity, identity)
            # The same revision says the same, since what changes inside of a line is the line's own affair.
            changed = old in rows and rows[old].point != present.running[where][identity].point
            changes = _changes(present, kinds, baseline, rows, fleet, spec, old) if changed else ()
            breaking = [change for change in changes if change.size is Size.BREAKING]
            met.setdefault(identity, set()).update(change.id for change in breaking)
            accepted = {entry.id for entry in spec.body.accept}
            if refused := [change for change in breaking if change.id not in accepted]:
                yield where, _breaks(spec, refused)
    for identity, (where, spec) in routes.items():
        for index, entry in enumerate(spec.body.accept):
            if entry.id not in met[identity]:
                yield (
                    where,
                    ACCEPTED.finding(
                        f"route `{spec.name}` accepts `{entry.id}`, which it does not break, or has broken already",
                        spec.place("spec", "accept", index),
                        help="remove the entry",
                    ),
                )


def _changes(
    present: Present,
    kinds: Mapping[str, Kind],
    baseline: Baseline,
    rows: Mapping[Identity, Row],
    fleet: Fleet,
    spec: Spec[RouteSpec],
    old: Identity,
) -> tuple[Change, ...]:
    """`old` is what the route was called. None where what was live cannot be read: it would never merge again."""
    where = fleet.environment.name
    try:
        before = revive(kinds["Route"], old, rows[old].point, where, baseline.files)
        behind = {
            name: Side(found.spec, found.files)
            for name in _lines(old, lambda route: rows[route].names if route in rows else ())
            if name in rows and (found := revive(kinds[name.kind], name, rows[name].point, where, baseline.files))
        }
    except UnreadableSnapshotError:
        return ()
    if before is None:
        return ()
    now = {
        name: Side(fleet.specs[name], present.files)
        for name in _lines(spec.identity, lambda route: [edge.target for edge in fleet.uses.get(route, ())])
        if name in fleet.specs
    }
    # What changes inside of a line is judged once, with the line; going back in it needs no leave.
    behind |= {name: now[name] for name in behind.keys() & now.keys()}
    return compare_routes(RouteSide(before.spec, behind), RouteSide(spec, now))


def _lines(route: Identity, names: Callable[[Identity], Iterable[Identity]]) -> list[Identity]:
    """What answers a route: the lines that it names, and those of the routes that it falls back to."""
    routes, lines = [route], list[Identity]()
    for each in routes:
        for name in names(each):
            if name.kind == "Route" and name not in routes:
                routes.append(name)
            elif name.major is not None and name not in lines:
                lines.append(name)
    return lines


def _breaks(spec: Spec[Any], changes: Sequence[Change]) -> LocalFinding:
    ids = ", ".join(f"`{id}`" for id in sorted({change.id for change in changes}))
    consumers = ", ".join(f"`{name}`" for name in spec.body.consumers)
    return LocalFinding(
        BREAKING,
        f"route `{spec.name}` breaks its callers{f' ({consumers})' if consumers else ''}: {counted(changes)}",
        spec.place("metadata", "name"),
        f"restore what they rely on, or accept it with a reason in the route's `accept`: {ids}",
        tuple(related(changes)),
    )
