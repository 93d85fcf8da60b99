"""How the fleet stands, for people: a line for each line and route, a column for each environment, and what to know.

As JSON, one object: `version` (1; a field may be added, none is ever renamed or removed under it), `environments` (each
with `name` and `source`, which it promotes from, or an empty text), and `lines`. A line has `what`, `kind`, `name`,
`major` (null for a route), `newest`, `deprecated` (null, or `sunset`, `reason` and `passed`), and `environments` by
name: `runs`, `draft` and `waits` (each `<version>+<revision>`, or null), `goes`, `ahead`, and `behind` (a version, or
null).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from servewright.cli.planning.columns import aligned
from servewright.cli.planning.json_text import json_text
from servewright.cli.planning.paint import paint
from servewright.cli.planning.plan_text import called
from servewright.core.release import Point
from servewright.formats.one_line import one_line
from servewright.stages.plan.stands import Cell, Stand

_ABSENT = "-"


def status_text(stands: Sequence[Stand], sources: Mapping[str, str], today: date | None, *, colour: bool) -> str:
    """One line where there is nothing."""
    if not stands:
        return "nothing runs, and nothing is to run\n"
    head = ["", *sources, ""]
    rows = [[called(stand.identity), *_cells(stand, sources), _notes(stand, sources, today)] for stand in stands]
    first, *rest = aligned([head, *rows])
    return "".join(f"{line}\n" for line in (paint(first, "1", colour=colour), *map(one_line, rest)))


def status_json(stands: Sequence[Stand], sources: Mapping[str, str], today: date | None) -> str:
    """The object, indented by two spaces."""
    tree = {
        "version": 1,
        "environments": [{"name": name, "source": source} for name, source in sources.items()],
        "lines": [_line(stand, sources, today) for stand in stands],
    }
    return json_text(tree)


def _cells(stand: Stand, sources: Mapping[str, str]) -> Iterator[str]:
    return (_point(stand.cells[name].runs) or _ABSENT for name in sources)


def _notes(stand: Stand, sources: Mapping[str, str], today: date | None) -> str:
    notes = [note for name, source in sources.items() for note in _of_cell(name, source, stand.cells[name])]
    if stand.sunset:
        passed = ", which has passed" if _passed(stand, today) else ""
        notes.append(f"deprecated until {stand.sunset}{passed}: {stand.reason}")
    return "; ".join(notes)


def _of_cell(name: str, source: str, cell: Cell) -> Iterator[str]:
    if cell.draft is not None:
        yield f"{name}: {_point(cell.draft)} is {'pinned and ' if source else ''}not merged"
    if cell.goes:
        yield f"{name}: goes when this is merged"
    if cell.waits is not None:
        yield f"{name}: {_point(cell.waits)} waits for promotion from {source}"
    if cell.ahead:
        yield f"{name}: ahead of {source}"
    if cell.behind:
        yield f"{name}: behind {cell.behind}"


def _line(stand: Stand, sources: Mapping[str, str], today: date | None) -> dict[str, Any]:
    kind, name, major = stand.identity
    deprecated = {"sunset": stand.sunset, "reason": stand.reason, "passed": _passed(stand, today)}
    return {
        "what": called(stand.identity),
        "kind": kind,
        "name": name,
        "major": major,
        "newest": stand.newest,
        "deprecated": deprecated if stand.sunset else None,
        "environments": {name: _cell(stand.cells[name]) for name in sources},
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "runs": _point(cell.runs) or None,
        "draft": _point(cell.draft) or None,
        "waits": _point(cell.waits) or None,
        "goes": cell.goes,
        "ahead": cell.ahead,
        "behind": cell.behind or None,
    }


def _point(point: Point | None) -> str:
    if point is None:
        return ""
    return str(point) if point.revision else point.version


def _passed(stand: Stand, today: date | None) -> bool:
    return bool(stand.sunset) and today is not None and date.fromisoformat(stand.sunset) < today
