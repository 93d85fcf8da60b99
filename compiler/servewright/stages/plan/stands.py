"""How each line and route stands: what every environment runs, what is drafted, and what waits."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from servewright.core.baseline import Baseline
from servewright.core.identity import Identity
from servewright.core.release import Point, Running
from servewright.core.spec import Spec
from servewright.formats.releases.paths import RELEASED_KINDS
from servewright.formats.releases.records import Records
from servewright.stages.plan.versions import is_ahead, released


@dataclass(frozen=True, slots=True)
class Cell:
    """Of one environment. `runs` is what has merged.

    `draft` is what the working tree says instead, `waits` what the environment before runs instead. `goes`: the working
    tree takes it away. `ahead`: the environment before runs less. `behind` is the line's newest release, where an
    environment that follows the specs runs an older one.
    """

    runs: Point | None = None
    draft: Point | None = None
    waits: Point | None = None
    goes: bool = False
    ahead: bool = False
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """`newest` is the line's highest version that has merged; `sunset` is empty for what is not deprecated."""

    identity: Identity
    cells: Mapping[str, Cell]
    newest: str
    sunset: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """`sources` says where each environment promotes from, empty for none; `enabled` what it is to run.

    Not `complete`: an error stands, so what the working tree lacks may only be broken.
    """

    baseline: Baseline
    records: Records
    sources: Mapping[str, str]
    enabled: Mapping[str, Collection[Identity]]
    running: Mapping[str, Mapping[Identity, Running]]
    specs: Mapping[Identity, Spec[Any]]
    complete: bool

    def merged(self, environment: str, identity: Identity) -> Point | None:
        """By its record, or that of its team where no target renders it."""
        row = self.records.all_of(environment).get(identity)
        return row.point if row is not None else None

    def said(self, environment: str, identity: Identity) -> Point | None:
        """By the working tree."""
        found = self.running.get(environment, {}).get(identity)
        return found.point if found is not None and identity in self.enabled.get(environment, ()) else None


def stands(known: Known) -> Iterator[Stand]:
    """Every line and route that an environment runs, or is to run, by kind, name and major."""
    versions = released(known.baseline.files)
    for identity in sorted(set(_identities(known))):
        own = [each for each in versions.get(identity[:2], ()) if each.major == identity.major]
        newest = str(own[-1]) if own else ""
        cells = {name: _cell(known, name, identity, newest) for name in known.sources}
        sunset, reason = _deprecation(known, identity)
        yield Stand(identity, cells, newest, sunset, reason)


def _identities(known: Known) -> Iterator[Identity]:
    for name in known.sources:
        yield from known.records.all_of(name)
        yield from (identity for identity in known.enabled.get(name, ()) if identity.kind in RELEASED_KINDS)


def _cell(known: Known, environment: str, identity: Identity, newest: str) -> Cell:
    runs, said = known.merged(environment, identity), known.said(environment, identity)
    source = known.sources[environment]
    before = known.merged(source, identity) if source else None
    now = said or runs
    waits = before if before is not None and now != before else None
    ahead = waits is not None and is_ahead(now, waits)
    is_behind = not source and runs is not None and is_ahead(Point(newest, ""), runs)
    return Cell(
        runs,
        said if said is not None and runs != said else None,
        None if ahead else waits,
        goes=runs is not None and said is None and known.complete,
        ahead=ahead,
        behind=newest if is_behind else "",
    )


def _deprecation(known: Known, identity: Identity) -> tuple[str, str]:
    """As the specs say it, else as what runs does."""
    specs = [known.specs.get(identity)]
    specs += [here[identity].spec for _, here in sorted(known.running.items()) if identity in here]
    for spec in specs:
        found = getattr(spec.body, "deprecation", None) if spec is not None else None
        if found is not None:
            return found.sunset, found.reason
    return "", ""
