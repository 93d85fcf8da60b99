"""Gate: what changes in an API decides which version it needs, and what may leave an environment."""

from collections.abc import Iterator, Mapping, Sequence

from servewright.api.lines.faults import faults
from servewright.api.lines.side import Side
from servewright.core.baseline import Baseline
from servewright.core.finding import Finding, Severity
from servewright.core.fleet import Fleet
from servewright.core.kind import Kind
from servewright.core.local_finding import merged
from servewright.core.place import Place
from servewright.core.present import Present
from servewright.core.rule import Rule
from servewright.formats.releases.records import read_records
from servewright.stages.gate.contract import contracts
from servewright.stages.gate.namespaces import judge_namespaces
from servewright.stages.gate.returns import judge_returns
from servewright.stages.gate.routes import judge_routes
from servewright.stages.gate.versions import judge_versions

RECORD = Rule(
    "PLN006",
    "record_unreadable",
    Severity.WARNING,
    "A record that has merged cannot be read.",
    "What its app ran is unknown, so nobody is told what its callers lose.",
)
NOT_FROZEN = Rule(
    "PLN009",
    "nothing_frozen",
    Severity.NOTE,
    "There is no commit that would say what has been released.",
    "A version is frozen by merging it; until there is git, each one may still change in silence.",
)


def gate(
    present: Present, kinds: Mapping[str, Kind], baseline: Baseline, fleets: Sequence[Fleet], *, linked: bool
) -> Iterator[Finding]:
    """Faults of APIs that are new; beyond that nothing is judged where nothing was ever released.

    Not `linked`: some spec or pin has an error, so what is missing may only be broken.
    """
    for identity in sorted((present.releases.keys() - present.released) | present.changed):
        yield from faults(Side(present.specs[identity], present.files))
    if not baseline.frozen:
        yield NOT_FROZEN.finding(
            "there is no commit of git here, so nothing is frozen",
            help="run `git init`, and commit specs/ and renders/",
        )
    if baseline.empty:
        return
    records = read_records(baseline.files)
    for path in records.unreadable:
        yield RECORD.finding(
            f"`renders/{path}` cannot be read as it was merged",
            Place(f"renders/{path}"),
            help="merge what `servewright compile` writes in its place",
        )
    yield from judge_versions(present, kinds, baseline, fleets)
    yield from merged(judge_returns(present, kinds, baseline, records, fleets))
    yield from merged(judge_routes(present, kinds, baseline, records, fleets))
    yield from merged(judge_namespaces(present, kinds, baseline, records, fleets))
    if linked:
        yield from merged(contracts(kinds, baseline, records, fleets))
