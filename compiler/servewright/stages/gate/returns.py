"""Going back to a lower version needs no leave; what callers lose by it is said."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from servewright.api.change import Change, Size
from servewright.api.lines.compare import compare_lines
from servewright.api.lines.side import Side
from servewright.core.baseline import Baseline
from servewright.core.finding import Severity
from servewright.core.fleet import Fleet
from servewright.core.kind import Kind
from servewright.core.local_finding import LocalFinding
from servewright.core.present import Present
from servewright.core.release import Point
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.releases.records import Records
from servewright.formats.releases.revive import UnreadableSnapshotError, revive_release
from servewright.formats.units.version import Version
from servewright.stages.gate.callers import callers
from servewright.stages.gate.changes import counted, related

RETURN = Rule(
    "API013",
    "return_loses",
    Severity.WARNING,
    "A line goes back to a lower version, and callers lose what came since.",
    "Going back in an incident must be possible at once; whoever has built upon the newer version should know.",
)


def judge_returns(
    present: Present, kinds: Mapping[str, Kind], baseline: Baseline, records: Records, fleets: Sequence[Fleet]
) -> Iterator[tuple[str, LocalFinding]]:
    """(environment, finding) of each line that ran a higher version there."""
    for fleet in fleets:
        where = fleet.environment.name
        rows = records.all_of(where)
        for identity, one in present.running.get(where, {}).items():
            row, spec = rows.get(identity), fleet.specs.get(identity)
            if row is None or spec is None or not one.point.version or not _goes_back(row.point, spec):
                continue
            if lost := _lost(present, kinds[identity.kind], baseline, spec, row.point.version):
                yield where, _loses(spec, row.point.version, lost, fleet)


def _goes_back(ran: Point, spec: Spec[Any]) -> bool:
    """Whether a lower version comes in the place of what ran: one that was released, or a correction of one."""
    return bool(ran.version) and Version.parse(ran.version) > Version.parse(spec.version)


def _lost(present: Present, kind: Kind, baseline: Baseline, spec: Spec[Any], ran: str) -> list[Change]:
    """What the later version had, and the one that comes back has not."""
    try:
        later = revive_release(kind, spec, ran, baseline.files)
    except UnreadableSnapshotError:
        return []  # going back is the way out of whatever is wrong with it
    if later is None:
        return []
    changes = compare_lines(Side(later.spec, later.files), Side(spec, present.files))
    return [change for change in changes if change.size is Size.BREAKING]


def _loses(spec: Spec[Any], ran: str, lost: Sequence[Change], fleet: Fleet) -> LocalFinding:
    return LocalFinding(
        RETURN,
        f"{spec.identity.kind.lower()} `{spec.name}` goes back from {ran} to {spec.version}, "
        f"and callers will notice: {counted(lost)}",
        spec.place("spec", "version"),
        "tell those who call it, or correct the newer version instead",
        (*related(lost), *callers(spec.identity, (fleet,))),
    )
