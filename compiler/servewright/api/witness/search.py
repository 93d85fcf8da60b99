"""Looks for the smallest value that one side accepts and the other refuses, and lets a validator confirm it.

It begins at the two schemas that differ, where values are small, and puts what tells them apart into the values around.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from servewright.api.change import Witness
from servewright.api.pairs.edit import SAME, Edge, Edit
from servewright.api.pairs.graph import Pair, Reached
from servewright.api.schema.likeness import Likeness
from servewright.api.witness.aim import aimed, forms_of, is_exact
from servewright.api.witness.pool import pool
from servewright.api.witness.samples import NoSampleError, Samples
from servewright.api.witness.shows import shows
from servewright.api.witness.validators import Judge
from servewright.api.witness.wrap import wrapped

# How many values that tell a part apart are tried in the whole, and how long a text people read.
_TRIES: Final = 8
_READABLE: Final = 300

Verdict = tuple[Any, bool, bool]


@dataclass(frozen=True, slots=True)
class _Point:
    """Where on a way a witness begins: the pair of schemas there, and the steps behind it."""

    pair: Pair
    steps: tuple[Edge, ...]


class Search:
    """Bounded by the schemas that it converts and asks, so that it finds the same on every machine."""

    __slots__ = ("_judge", "_pools", "_samples", "_schemas")

    def __init__(self, likeness: Likeness) -> None:
        old, new = self._schemas = likeness.old, likeness.new
        self._samples = Samples(old, likeness.texts), Samples(new, likeness.texts)
        self._pools: dict[tuple[Pair, str], list[Verdict]] = {}
        self._judge = Judge(old, new)

    def witness(self, reached: Reached, edit: Edit) -> Witness | None:
        """A request or response where one is readable, else the part of it in which the two sides differ."""
        # Where the server calls, what was a request is what our callers receive.
        sender = reached.way.direction if not _is_turned(reached) else _OTHER[reached.way.direction]
        accepting = 0 if sender == "request" else 1
        text = self._shown(self._of_edit(self._aimed(reached, edit), reached, edit), reached, accepting)
        if text is None and not is_exact(edit):
            text = self._shown(self._of_edit(self._pool(reached), reached, edit), reached, accepting)
        return None if text is None else Witness(text, "old" if accepting == 0 else "new")

    def _aimed(self, reached: Reached, edit: Edit) -> list[Verdict]:
        values = aimed(edit, forms_of(reached.pair, self._schemas), self._samples)
        return self._judge.verdicts(reached.pair, reached.way.direction, values) if values else []

    def _of_edit(self, judged: list[Verdict], reached: Reached, edit: Edit) -> list[Verdict]:
        """Without values that tell the sides apart by another edit of the same pair."""
        forms = forms_of(reached.pair, self._schemas)
        return [verdict for verdict in judged if verdict[1] == verdict[2] or shows(edit, verdict[0], forms)]

    def _pool(self, reached: Reached) -> list[Verdict]:
        key = reached.pair, reached.way.direction
        if key not in self._pools:
            values = pool(*forms_of(reached.pair, self._schemas), self._samples)
            self._pools[key] = self._judge.verdicts(*key, values)
        return self._pools[key]

    def _shown(self, judged: list[Verdict], reached: Reached, accepting: int) -> str | None:
        """The first value that shows the difference, as far out as it can be carried."""
        point, direction = _inner(reached), reached.way.direction
        whole = _Point((reached.root.old, reached.root.new), reached.steps)
        # What both sides take: where even that is refused in the whole, something else in there has changed as well.
        common = [verdict[0] for verdict in judged if verdict[1] and verdict[2]][:1]
        for value in _telling(judged, point, accepting):
            if point.steps and not self._tells_apart(value, point, direction, accepting):
                continue
            text = _text(self._embedded(value, point, accepting))
            if common and whole != point and self._tells_apart(value, whole, direction, accepting, common[0]):
                outer = _text(self._embedded(value, whole, accepting))
                return outer if len(outer) <= _READABLE else text
            return text
        return None

    def _tells_apart(self, value: Any, point: "_Point", direction: str, accepting: int, *common: Any) -> bool:
        """Whether the value does so inside what stands around it, and those that are common do not."""
        try:
            values = [self._embedded(each, point, accepting) for each in (value, *common)]
        except NoSampleError:
            return False
        verdicts = [verdict[1:] for verdict in self._judge.verdicts(point.pair, direction, values)]
        expected = (accepting == 0, accepting == 1)
        return len(verdicts) == len(values) and verdicts == [expected, *((True, True) for _ in common)]

    def _embedded(self, value: Any, point: "_Point", side: int) -> Any:
        """The value inside what has to stand around it; raises NoSampleError."""
        pairs = [point.pair, *((edge.old, edge.new) for edge in point.steps)]
        for pair, edge in zip(reversed(pairs[:-1]), reversed(point.steps), strict=True):
            value = wrapped(value, self._schemas[side].form(pair[side]), edge, self._samples[side])
        return value


_OTHER: Final = {"request": "response", "response": "request"}


def _is_turned(reached: Reached) -> bool:
    return reached.root.way.sign != SAME


def _inner(reached: Reached) -> _Point:
    """The schema itself, where nothing but parts of a whole lead to it; else the one above the first other step."""
    steps = reached.steps
    for index, edge in enumerate(steps):
        if not edge.carries:
            before = (steps[index - 1].old, steps[index - 1].new) if index else (reached.root.old, reached.root.new)
            return _Point(before, steps[index:])
    return _Point(reached.pair, ())


def _telling(judged: list[Verdict], point: _Point, accepting: int) -> list[Any]:
    """The values that tell the two schemas apart, in the way that is asked where there is nothing around them."""
    asked = (accepting == 0, accepting == 1)
    return [value for value, *sides in judged if sides[0] != sides[1] and (point.steps or tuple(sides) == asked)][
        :_TRIES
    ]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
