"""All pairs of schemas that callers can come to, and which of them differ.

A circle of references is an edge to a pair that is known already, so that the walk ends, and the answer is a least
fix-point: it is the same whatever the order.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servewright.api.pairs.edit import Differences, Edge
from servewright.api.pairs.pair import compare_pair
from servewright.api.pairs.way import Root, Way
from servewright.api.schema.likeness import Likeness
from servewright.api.schema.normal import Nodes

Pair = tuple[Nodes, Nodes]
State = tuple[Pair, Way]


class TooManyPairsError(Exception):
    """The two documents lead to more pairs of schemas than any real pair of APIs has."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A pair that differs, the way to it, the operations that come by (as bits), and the first root and its steps."""

    pair: Pair
    way: Way
    operations: int
    root: Root
    steps: tuple[Edge, ...]


class Graph:
    """The pairs below the roots, each compared once."""

    __slots__ = ("differences",)

    def __init__(self, roots: Iterable[Root], likeness: Likeness, most: int) -> None:
        """Raises TooManyPairsError."""
        self.differences: dict[Pair, Differences] = {}
        pending = deque(dict.fromkeys((root.old, root.new) for root in roots))
        while pending:
            pair = pending.popleft()
            if pair in self.differences:
                continue
            if len(self.differences) >= most:
                raise TooManyPairsError
            found = self.differences[pair] = compare_pair(*pair, likeness)
            pending.extend((edge.old, edge.new) for edge in found.edges)

    def reached(self, roots: Sequence[Root]) -> tuple[Reached, ...]:
        """Every pair with edits, by every way that leads to it."""
        leading = self._leading()
        bits: dict[State, int] = defaultdict(int)
        first: dict[State, tuple[State, Edge] | Root] = {}
        pending: deque[State] = deque()
        for root in roots:
            state = ((root.old, root.new), root.way)
            if state[0] in leading:
                first.setdefault(state, root)
                bits[state] |= 1 << root.operation
                pending.append(state)
        queued = set(pending)
        while pending:
            state = pending.popleft()
            queued.discard(state)
            pair, way = state
            for edge in self.differences[pair].edges:
                below = ((edge.old, edge.new), way.along(edge))
                if below[0] not in leading:
                    continue
                first.setdefault(below, (state, edge))
                grown = bits[below] | bits[state]
                if grown != bits[below]:
                    bits[below] = grown
                    if below not in queued:
                        queued.add(below)
                        pending.append(below)
        return tuple(
            Reached(state[0], state[1], bits[state], *_way_to(state, first))
            for state in first
            if self.differences[state[0]].edits
        )

    def _leading(self) -> set[Pair]:
        """The pairs that have edits, or lead to one that has."""
        above: dict[Pair, list[Pair]] = defaultdict(list)
        for pair, found in self.differences.items():
            for edge in found.edges:
                above[edge.old, edge.new].append(pair)
        leading = {pair for pair, found in self.differences.items() if found.edits}
        pending = list(leading)
        while pending:
            for pair in above[pending.pop()]:
                if pair not in leading:
                    leading.add(pair)
                    pending.append(pair)
        return leading


def _way_to(state: State, first: dict[State, tuple[State, Edge] | Root]) -> tuple[Root, tuple[Edge, ...]]:
    steps: list[Edge] = []
    while True:
        origin = first[state]
        if isinstance(origin, Root):
            return origin, tuple(reversed(steps))
        state, edge = origin
        steps.append(edge)
