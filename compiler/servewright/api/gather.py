"""Differences of schemas become changes: one for each edit and id, however many operations it reaches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from servewright.api.change import Change, Size
from servewright.api.pairs.edit import OVERLAP, YES, Edge, Edit
from servewright.api.pairs.graph import Graph, Pair, Reached
from servewright.api.pairs.way import Root
from servewright.api.rules.ids import id_of
from servewright.api.rules.levels import level_of
from servewright.api.rules.messages import clause_of, subject_of
from servewright.api.rules.verdict import size_of
from servewright.api.schema.likeness import Likeness
from servewright.core.place import Place

_GRAVITY = {Size.PATCH: 0, Size.ADDITIVE: 1, Size.BREAKING: 2}


@dataclass(slots=True)
class Candidate:
    """A change, and what is needed to look for a value that shows it."""

    change: Change
    edit: Edit
    reached: Reached
    sure: int


def candidates(
    graph: Graph, roots: Sequence[Root], operations: Sequence[str], likeness: Likeness, today: date | None
) -> list[Candidate]:
    """Every edit by every id that it bears, with the operations that it reaches."""
    found: dict[tuple[Pair, int, str], list[tuple[Reached, Size, int]]] = {}
    edits: dict[tuple[Pair, int], Edit] = {}
    for reached in graph.reached(roots):
        for index, written in enumerate(graph.differences[reached.pair].edits):
            edit = edits[reached.pair, index] = _by_today(written, today)
            size, sure = size_of(edit, reached.way)
            found.setdefault((reached.pair, index, id_of(edit, reached.way)), []).append((reached, size, sure))
    known: dict[tuple[str, Place, Place, tuple[str, ...]], Candidate] = {}
    for (pair, index, id), ways in found.items():
        edit = edits[pair, index]
        gravest, size, sure = max(ways, key=lambda way: (_GRAVITY[way[1]], way[2], -len(way[0].steps)))
        bits = 0
        for reached, _, _ in ways:
            bits |= reached.operations
        change = _change(id, edit, size, sure, gravest, _named(bits, operations), likeness)
        assert change.old is not None
        assert change.new is not None
        known.setdefault((id, change.old, change.new, edit.words), Candidate(change, edit, gravest, sure))
    return list(known.values())


def _by_today(edit: Edit, today: date | None) -> Edit:
    """A sunset that has passed already is no notice."""
    if edit.name == "deprecated-with-sunset" and today is not None and edit.words[0] < today.isoformat():
        return replace(edit, name="sunset-date-too-small")
    return edit


def _named(bits: int, operations: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for index, name in enumerate(operations) if bits >> index & 1)


def _change(
    id: str, edit: Edit, size: Size, sure: int, reached: Reached, operations: tuple[str, ...], likeness: Likeness
) -> Change:
    old, new = reached.pair
    component, steps = _component(reached, likeness)
    if len(operations) == 1 and not component:
        steps = reached.steps
    path = path_of(steps)
    subject = subject_of(reached.way, reached.root.label, path, component)
    return Change(
        id,
        size,
        level_of(id, size, sure=sure == YES),
        f"{subject} {clause_of(edit)}",
        operations,
        component,
        "/".join(part for part in (path, edit.member.name if edit.member else "") if part),
        likeness.old.where(old, *edit.old_path),
        likeness.new.where(new, *edit.new_path),
        decided=sure != OVERLAP,
    )


def _component(reached: Reached, likeness: Likeness) -> tuple[str, tuple[Edge, ...]]:
    """The shared schema nearest to the edit, and the steps behind it."""
    steps = reached.steps
    for count in range(len(steps), -1, -1):
        pair = (steps[count - 1].old, steps[count - 1].new) if count else (reached.root.old, reached.root.new)
        name = likeness.new.name(pair[1])
        if name and likeness.old.name(pair[0]) == name:
            return name, steps[count:]
    return "", steps


def path_of(steps: Iterable[Edge]) -> str:
    """Steps as people read them: `a/items/b`."""
    return "/".join(edge.step for edge in steps if edge.step)
