"""Every line and route against what has merged: those that differ, with the changes that callers will notice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servewright.api.change import Change
from servewright.api.lines.compare import compare_lines
from servewright.api.lines.routes import compare_routes, route_removed
from servewright.api.lines.side import RouteSide, Side
from servewright.core.baseline import Baseline
from servewright.core.file import File
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.present import Present
from servewright.core.release import Running
from servewright.core.spec import Spec
from servewright.formats.releases.records import Records, Row
from servewright.formats.releases.revive import UnreadableSnapshotError, revive, revive_release
from servewright.formats.units.version import Version
from servewright.stages.plan.versions import Released, released


@dataclass(frozen=True, slots=True)
class Section:
    """`before` and `after` are versions, or a route's revisions; without `after` it goes.

    `beside` is the line below, which a new line is compared with: nobody has to move, so it is not `judged`. `accepted`
    are ids of changes that a route's spec accepts. Not `readable`: what has merged cannot be read.
    """

    identity: Identity
    before: str
    after: str
    changes: tuple[Change, ...] = ()
    beside: Identity | None = None
    judged: bool = True
    accepted: frozenset[str] = frozenset()
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Sides:
    """What has merged, and what the specs say. Not `complete`: an error stands, and what is missing may be broken."""

    kinds: Mapping[str, Kind]
    baseline: Baseline
    records: Records
    present: Present
    fleets: Sequence[Fleet]
    running: Mapping[str, Mapping[Identity, Running]]
    complete: bool

    @property
    def following(self) -> tuple[Fleet, ...]:
        """The environments that run what the specs say."""
        return tuple(fleet for fleet in self.fleets if fleet.environment.body.promotes_from is None)

    def side(self, spec: Spec[Any]) -> Side:
        """As the specs say it."""
        files: Mapping[str, File] = self.present.files
        return Side(spec, files)


def compared(sides: Sides) -> Iterator[Section]:
    """Lines by kind, name and major, and routes after them; what did not change costs no comparison."""
    versions = released(sides.baseline.files)
    for line in sorted({*sides.present.releases, *_merged_lines(sides, versions)}):
        yield from _line(sides, line, versions)
    routes = {identity for fleet in sides.following for identity in fleet.specs if identity.kind == "Route"}
    live = {each for fleet in sides.following for each in sides.records.all_of(fleet.environment.name)}
    for route in sorted(routes | {each for each in live if each.kind == "Route"}):
        yield from _route(sides, route)


def _merged_lines(sides: Sides, versions: Released) -> Iterator[Identity]:
    """Those that run somewhere: of what went long ago only snapshots are left."""
    for fleet in sides.following:
        where = fleet.environment.name
        yield from (each for each in sides.records.all_of(where) if (each.kind, each.name) in versions)


def _line(sides: Sides, line: Identity, versions: Released) -> Iterator[Section]:
    before = _ran(sides, line) or _highest(line, versions)
    release = sides.present.releases.get(line)
    if release is None:
        if sides.complete:
            yield Section(line, before, "")
    elif not before:
        yield _new_line(sides, line, release.version, versions)
    elif before != release.version or line in sides.present.changed:
        yield _measured(sides, line, line, before, release.version)


def _new_line(sides: Sides, line: Identity, version: str, versions: Released) -> Section:
    lower = [each for each in versions.get((line.kind, line.name), ()) if each < Version.parse(version)]
    if not lower:
        return Section(line, "", version, judged=False)
    return _measured(sides, line, Identity(line.kind, line.name, lower[-1].major), str(lower[-1]), version)


def _measured(sides: Sides, line: Identity, since: Identity, before: str, after: str) -> Section:
    spec = sides.present.specs[line]
    beside = since if since != line else None
    try:
        old = revive_release(sides.kinds[line.kind], spec, before, sides.baseline.files)
    except UnreadableSnapshotError:
        old = None
    if old is None:
        return Section(line, before, after, beside=beside, judged=beside is None, readable=False)
    changes = compare_lines(Side(old.spec, old.files), sides.side(spec))
    return Section(line, before, after, changes, beside, judged=beside is None)


def _ran(sides: Sides, line: Identity) -> str:
    """The version that the first environment ran that follows the specs, if one did."""
    for fleet in sides.following:
        where = fleet.environment.name
        row = sides.records.all_of(where).get(line)
        if row is not None and row.point.version:
            return row.point.version
    return ""


def _highest(line: Identity, versions: Released) -> str:
    own = [str(version) for version in versions.get((line.kind, line.name), ()) if version.major == line.major]
    return own[-1] if own else ""


def _route(sides: Sides, route: Identity) -> Iterator[Section]:
    """In the first environment that has it on one side; its lines are compared as lines, while it leads to the same."""
    for fleet in sides.following:
        where = fleet.environment.name
        row, spec = sides.records.all_of(where).get(route), fleet.specs.get(route)
        if row is None and spec is None:
            continue
        yield from _of_route(sides, fleet, route, row, spec)
        return


def _of_route(
    sides: Sides, fleet: Fleet, route: Identity, row: Row | None, spec: Spec[Any] | None
) -> Iterator[Section]:
    where = fleet.environment.name
    running = sides.running.get(where, {}).get(route)
    after = str(running.point) if running is not None else ""
    if row is None:
        yield Section(route, "", after, judged=False)
        return
    before = str(row.point)
    named = tuple(sorted({edge.target for edge in fleet.uses.get(route, ()) if edge.target.major is not None}))
    if spec is None:
        if sides.complete:
            old = _old_route(sides, where, route, row)
            yield Section(route, before, "", (route_removed(old),) if old else (), readable=old is not None)
    elif before != after:
        old = _old_route(sides, where, route, row)
        now = {name: sides.side(fleet.specs[name]) for name in named if name in fleet.specs}
        changes = compare_routes(old, RouteSide(spec, now)) if old else ()
        accepted = frozenset(entry.id for entry in spec.body.accept)
        yield Section(route, before, after, changes, accepted=accepted, readable=old is not None)


def _old_route(sides: Sides, where: str, route: Identity, row: Row) -> RouteSide | None:
    """None where it cannot be read."""
    files, rows = sides.baseline.files, sides.records.all_of(where)
    try:
        before = revive(sides.kinds["Route"], route, row.point, where, files)
        behind = {
            name: Side(found.spec, found.files)
            for name in row.names
            if name in rows
            and name.kind in ("Model", "Prompt")
            and (found := revive(sides.kinds[name.kind], name, rows[name].point, where, files))
        }
    except UnreadableSnapshotError:
        return None
    return RouteSide(before.spec, behind) if before is not None else None
