"""Expand, switch, contract: a line is served before a route moves to it, and goes after the last route has left it."""

from collections.abc import Iterable, Iterator, Mapping

from servewright.core.baseline import Baseline
from servewright.core.finding import Severity
from servewright.core.fleet import Edge, Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.local_finding import LocalFinding
from servewright.core.place import Place
from servewright.core.rule import Rule
from servewright.formats.releases.records import Records, Row
from servewright.stages.gate.renamed import renamed

NOT_SERVED = Rule(
    "PLN007",
    "switch_before_expand",
    Severity.ERROR,
    "A route moves to a line that its environment does not serve yet.",
    "Nothing orders two Applications, so the route may arrive before the pods, and answer with errors until they come.",
)
STILL_NAMED = Rule(
    "PLN008",
    "contract_before_switch",
    Severity.ERROR,
    "A line goes while a route that is live still names it.",
    "Nothing orders two Applications, so the pods may go before the route has moved.",
)


def contracts(
    kinds: Mapping[str, Kind], baseline: Baseline, records: Records, fleets: Iterable[Fleet]
) -> Iterator[tuple[str, LocalFinding]]:
    """(environment, finding) of what has to be merged in two steps."""
    places: dict[tuple[Identity, Identity], Place] = {}
    for fleet in fleets:
        rows = records.all_of(fleet.environment.name)
        if rows:
            yield from ((fleet.environment.name, finding) for finding in _switches(kinds, baseline, fleet, rows))
            yield from ((fleet.environment.name, finding) for finding in _contractions(fleet, rows, places))


def _switches(
    kinds: Mapping[str, Kind], baseline: Baseline, fleet: Fleet, rows: Mapping[Identity, Row]
) -> Iterator[LocalFinding]:
    before = renamed(kinds, rows, fleet, baseline)
    for identity, spec in fleet.specs.items():
        old = before.get(identity, identity)
        if identity.kind != "Route" or old not in rows:
            continue
        for edge in _lines(fleet.uses.get(identity, ())):
            if edge.target not in rows[old].names and edge.target not in rows:
                noun = edge.target.kind.lower()
                yield LocalFinding(
                    NOT_SERVED,
                    f"route `{spec.name}` moves to {noun} `{edge.target.label}`, which is not served yet",
                    spec.place(*edge.path),
                    f"merge the {noun} first, and move the route after that; see `servewright plan --split`",
                )


def _contractions(
    fleet: Fleet, rows: Mapping[Identity, Row], places: dict[tuple[Identity, Identity], Place]
) -> Iterator[LocalFinding]:
    """What is gone has no place any more: the first environment that loses it stands for it, in `places`."""
    for identity in rows:
        if identity.major is None or identity in fleet.specs or identity in fleet.poisoned:
            continue
        for route, row in rows.items():
            if route.kind == "Route" and identity in row.names:
                noun, here = identity.kind.lower(), fleet.specs.get(route)
                at = here.place("spec", "to") if here else fleet.environment.place("metadata", "name")
                yield LocalFinding(
                    STILL_NAMED,
                    f"{noun} `{identity.label}` goes, and route `{route.name}`, which is live, names it",
                    places.setdefault((identity, route), at),
                    f"move or remove the route first, and remove the {noun} in the next change",
                )


def _lines(edges: Iterable[Edge]) -> Iterator[Edge]:
    return (edge for edge in edges if edge.target.kind in ("Model", "Prompt"))
