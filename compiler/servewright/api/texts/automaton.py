"""A pattern as an automaton that reads a text once, in however many states at the same time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from servewright.api.texts.characters import ANY, Ranges, holds
from servewright.api.texts.reading import (
    Characters,
    Choice,
    Edge,
    Repeat,
    Sequence,
    Tree,
    UnreadablePatternError,
    read,
)

_LARGEST: Final = 2_000
# When a step that reads nothing may be taken.
_ALWAYS: Final = 0
_AT_START: Final = 1
_AT_END: Final = 2

FOUND: Final = 0
States = frozenset[int]


@dataclass(slots=True)
class Automaton:
    """A text matches where the state FOUND is reached: a match may begin, and end, anywhere in it."""

    silent: list[list[tuple[int, int]]] = field(default_factory=list)
    reading: list[list[tuple[Ranges, int]]] = field(default_factory=list)
    start: int = 0

    def state(self) -> int:
        """A new state; raises UnreadablePatternError where there are too many."""
        if len(self.silent) >= _LARGEST:
            raise UnreadablePatternError
        self.silent.append([])
        self.reading.append([])
        return len(self.silent) - 1

    def first(self) -> States:
        """The states before the first character."""
        return self._reach({self.start}, at_start=True, at_end=False)

    def after(self, states: States, code: int) -> States:
        """The states after one more character."""
        if FOUND in states:
            return frozenset({FOUND})
        targets = {target for state in states for ranges, target in self.reading[state] if holds(ranges, code)}
        return self._reach(targets, at_start=False, at_end=False)

    def accepts(self, states: States, *, at_start: bool) -> bool:
        """Whether a text that ends here matches."""
        return FOUND in states or FOUND in self._reach(states, at_start=at_start, at_end=True)

    def _reach(self, states: Iterable[int], *, at_start: bool, at_end: bool) -> States:
        found, pending = set(states), list(states)
        while pending:
            for when, target in self.silent[pending.pop()]:
                open_now = when == _ALWAYS or (when == _AT_START and at_start) or (when == _AT_END and at_end)
                if open_now and target not in found:
                    found.add(target)
                    pending.append(target)
        return frozenset({FOUND}) if FOUND in found else frozenset(found)


def automaton(pattern: str) -> Automaton:
    """Raises UnreadablePatternError."""
    made = Automaton()
    found = made.state()
    made.start = made.state()
    made.reading[made.start].append((ANY, made.start))
    begin = made.state()
    made.silent[made.start].append((_ALWAYS, begin))
    made.silent[_added(made, read(pattern), begin)].append((_ALWAYS, found))
    return made


def _added(made: Automaton, tree: Tree, begin: int) -> int:
    """The state in which the part that begins in a state ends."""
    if isinstance(tree, Sequence):
        for part in tree.parts:
            begin = _added(made, part, begin)
        return begin
    if isinstance(tree, Repeat):
        return _repeated(made, tree, begin)
    end = made.state()
    if isinstance(tree, Characters):
        made.reading[begin].append((tree.ranges, end))
    elif isinstance(tree, Edge):
        made.silent[begin].append((_AT_END if tree.is_end else _AT_START, end))
    else:
        assert isinstance(tree, Choice)
        for part in tree.parts:
            entry = made.state()
            made.silent[begin].append((_ALWAYS, entry))
            made.silent[_added(made, part, entry)].append((_ALWAYS, end))
    return end


def _repeated(made: Automaton, tree: Repeat, begin: int) -> int:
    for _ in range(tree.least):
        begin = _added(made, tree.part, begin)
    end = made.state()
    if tree.most is None:
        again = made.state()
        made.silent[begin].append((_ALWAYS, again))
        made.silent[_added(made, tree.part, again)].append((_ALWAYS, again))
        made.silent[again].append((_ALWAYS, end))
        return end
    made.silent[begin].append((_ALWAYS, end))
    for _ in range(tree.most - tree.least):
        entry = made.state()
        made.silent[begin].append((_ALWAYS, entry))
        begin = _added(made, tree.part, entry)
        made.silent[begin].append((_ALWAYS, end))
    return end
