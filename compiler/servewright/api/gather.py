"""Differences of schemas become changes: one for each edit and id, however many operations it reaches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from servewright.api.change import Change, Size
from servewright.api.operations.contract import ANNOUNCED, Contract
from servewright.api.pairs.edit import OVERLAP, YES, Edge, Edit
from servewright.api.pairs.graph import Graph, Pair, Reached
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


# One change is one id, at one place of both documents, in the same words: an `allOf` of a component is that component.
_Key = tuple[str, Place, Place, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to an edit, and what the edit does there."""

    edit: Edit
    reached: Reached
    size: Size
    sure: int


def candidates(graph: Graph, contract: Contract, likeness: Likeness) -> list[Candidate]:
    """Every change, with the operations that it reaches."""
    found: dict[_Key, list[_Way]] = defaultdict(list)
    known: dict[Pair, list[tuple[Edit, Place, Place]]] = {}
    for reached in graph.reached(contract.roots):
        pair = reached.pair
        if pair not in known:
            edits = [_by_today(edit, contract.today) for edit in graph.differences[pair].edits]
            known[pair] = [(edit, *_places(edit, pair, likeness)) for edit in edits]
        for edit, *places in known[pair]:
            way = _Way(edit, reached, *size_of(edit, reached.way))
            found[id_of(edit, reached.way), places[0], places[1], edit.words].append(way)
    return [_candidate(key, ways, contract, likeness) for key, ways in found.items()]


def _candidate(key: _Key, ways: list[_Way], contract: Contract, likeness: Likeness) -> Candidate:
    # What breaks a draft and nobody else is announced.
    stable = [way for way in ways if way.reached.operations & ~contract.unstable_bits]
    way = max(stable or ways, key=lambda way: (_GRAVITY[way.size], way.sure, -len(way.reached.steps)))
    size, sure, announced = way.size, way.sure, ""
    if not stable:
        announced = ANNOUNCED if size is Size.BREAKING else ""
        size, sure = min(size, Size.ADDITIVE, key=_GRAVITY.__getitem__), YES
    bits = 0
    for each in ways:
        bits |= each.reached.operations
    operations = _named(bits, contract.operations)
    component, steps = _component(way.reached, likeness)
    path = path_of(way.reached.steps if len(operations) == 1 and not component else steps)
    subject = subject_of(way.reached.way, way.reached.root.label, path, component)
    id, old, new, _ = key
    member = way.edit.member.name if way.edit.member else ""
    change = Change(
        id,
        size,
        level_of(id, size, sure=sure == YES),
        f"{subject} {clause_of(way.edit)}{announced}",
        operations,
        component,
        "/".join(part for part in (path, member) if part),
        old,
        new,
        decided=sure != OVERLAP,
    )
    return Candidate(change, way.edit, way.reached, sure)


def _places(edit: Edit, pair: Pair, likeness: Likeness) -> tuple[Place, Place]:
    return likeness.old.where(pair[0], *edit.old_path), likeness.new.where(pair[1], *edit.new_path)


def _by_today(edit: Edit, today: date | None) -> Edit:
    """A sunset that has passed already is no notice."""
    if edit.name == "deprecated-with-sunset" and today is not None and edit.words[0] < today.isoformat():
        return replace(edit, name="sunset-date-too-small")
    return edit


def _named(bits: int, operations: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for index, name in enumerate(operations) if bits >> index & 1)


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
