"""Whether every text that some patterns match is matched by others, and the shortest that is not.

All automata read the same text at once, until one is found or nothing new can be read: the answer is exact.
"""

from collections import deque
from typing import Final

from servewright.api.texts.automaton import Automaton, States, automaton
from servewright.api.texts.characters import classes
from servewright.api.texts.reading import UnreadablePatternError

# States followed for one question, and for all questions of one comparison; each takes about five microseconds.
_EACH: Final = 30_000
_IN_ALL: Final = 200_000
_KINDS: Final = 200
# Longer texts are not looked for; one that has to be longer leaves the question open.
_LONGEST: Final = 256

Patterns = frozenset[str]


class UndecidedError(Exception):
    """A pattern is no regular expression in the strict sense, or the answer is too far away."""


class Texts:
    """Answers each question once; the bound counts steps, so that the answers are the same on every machine."""

    __slots__ = ("_automata", "_known", "_left", "_open")

    def __init__(self) -> None:
        self._automata: dict[str, Automaton | None] = {}
        self._known: dict[tuple[Patterns, Patterns, int], str | None] = {}
        self._open: set[tuple[Patterns, Patterns, int]] = set()
        self._left = _IN_ALL

    def outside(self, inner: Patterns, outer: Patterns) -> str | None:
        """The shortest text that all of `inner` match, and not all of `outer`; None where there is none.

        Raises UndecidedError.
        """
        return self._answer(inner, outer, 0) if outer else None

    def sample(self, patterns: Patterns, least: int = 0) -> str | None:
        """The shortest text of at least a length that all of them match; raises UndecidedError."""
        return self._answer(patterns, _NOTHING, min(least, _LONGEST))

    def _answer(self, inner: Patterns, outer: Patterns, least: int) -> str | None:
        key = inner, outer, least
        if key in self._open:
            raise UndecidedError
        if key not in self._known:
            self._open.add(key)
            self._known[key] = self._search(self._all(inner), self._all(outer), least)
            self._open.discard(key)
        return self._known[key]

    def _all(self, patterns: Patterns) -> list[Automaton]:
        found = []
        for pattern in sorted(patterns):
            if pattern not in self._automata:
                self._automata[pattern] = _read(pattern)
            made = self._automata[pattern]
            if made is None:
                raise UndecidedError
            found.append(made)
        return found

    def _search(self, inner: list[Automaton], outer: list[Automaton], least: int) -> str | None:
        automata = [*inner, *outer]
        kinds = classes(ranges for each in automata for reading in each.reading for ranges, _ in reading)
        if len(kinds) > _KINDS:
            raise UndecidedError
        count = len(inner)
        begin = tuple(each.first() for each in automata), 0
        seen, pending = {begin}, deque([(begin, "")])
        budget = min(_EACH, self._left)
        while pending:
            (states, length), text = pending.popleft()
            if length >= least and _is_outside(automata, states, count, at_start=not text):
                return text
            if len(text) >= _LONGEST:
                raise UndecidedError
            for code in kinds:
                following = tuple(each.after(state, code) for each, state in zip(automata, states, strict=True))
                cost = 1 + sum(map(len, states))
                budget -= cost
                self._left -= cost
                if budget < 0:
                    raise UndecidedError
                after = following, min(length + 1, least)
                if all(following[:count]) and after not in seen:
                    seen.add(after)
                    pending.append((after, text + chr(code)))
        return None


# Matches no text at all.
_NOTHING: Final[Patterns] = frozenset({"[]"})


def _is_outside(automata: list[Automaton], states: tuple[States, ...], count: int, *, at_start: bool) -> bool:
    matched = [each.accepts(state, at_start=at_start) for each, state in zip(automata, states, strict=True)]
    return all(matched[:count]) and not all(matched[count:])


def _read(pattern: str) -> Automaton | None:
    try:
        return automaton(pattern)
    except UnreadablePatternError:
        return None
