"""Two APIs in, their changes out."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from servewright.api.change import Change
from servewright.api.document.library import Library
from servewright.api.gather import candidates
from servewright.api.judge import judged
from servewright.api.operations.contract import Contract
from servewright.api.operations.paths import compare_paths
from servewright.api.operations.security import compare_global_security, compare_schemes
from servewright.api.operations.servers import compare_global_servers
from servewright.api.operations.versions import version_changes
from servewright.api.pairs.graph import Graph, TooManyPairsError
from servewright.api.schema.likeness import Likeness
from servewright.api.schema.schemas import Schemas
from servewright.api.witness.search import Search
from servewright.core.finding import Finding, Severity
from servewright.core.place import Place
from servewright.core.rule import Rule

TOO_LARGE: Final = Rule(
    "API007",
    "api_too_large",
    Severity.ERROR,
    "Two API documents lead to more pairs of schemas than real ones do.",
    "The comparison would take longer than anybody waits for it.",
)


# Each takes about 10 microseconds; the largest public documents have a tenth of them.
MOST_PAIRS = 200_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings are faults of the documents; where one of them is an error, `changes` do not tell the whole."""

    changes: tuple[Change, ...]
    old_findings: tuple[Finding, ...]
    new_findings: tuple[Finding, ...]


def compare(old: Library, new: Library, today: date | None = None, most_pairs: int = MOST_PAIRS) -> Comparison:
    """The changes from the gravest to the least, in a fixed order; without `today` no sunset has passed."""
    old.check()
    new.check()
    contract = Contract(Schemas(old), Schemas(new), today)
    compare_paths(contract)
    compare_global_security(contract)
    compare_global_servers(contract)
    compare_schemes(contract)
    likeness = Likeness(contract.old, contract.new)
    try:
        graph = Graph(contract.roots, likeness, most_pairs)
    except TooManyPairsError:
        finding = TOO_LARGE.finding(
            f"the documents lead to more than {most_pairs:,} pairs of schemas",
            Place(new.main),
            help="compare them in parts, by their paths",
        )
        return Comparison((), (), (finding,))
    found = candidates(graph, contract, likeness)
    search = Search(likeness)
    changes = [*contract.changes, *(judged(candidate, search) for candidate in found)]
    changes += version_changes(old, new, changes)
    return Comparison(tuple(sorted(changes, key=_order)), tuple(old.findings.values()), tuple(new.findings.values()))


def _order(change: Change) -> tuple[object, ...]:
    place = change.new or change.old or Place("")
    path = [str(step) for step in place.path]
    return -change.level, change.size, change.id, change.operations[:1], place.file, path, change.path, change.message
