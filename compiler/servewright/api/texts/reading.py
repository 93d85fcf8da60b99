"""A regular expression of ECMA-262 as a tree, as far as an automaton can follow it.

It can follow no looking around and no going back, and what flavours differ about is not guessed.
"""

from dataclasses import dataclass
from typing import Final

from servewright.api.texts.characters import CLASSES, DOT, Ranges, complement, only, union

_CONTROLS: Final = {"n": "\n", "r": "\r", "t": "\t", "v": "\v", "f": "\f", "0": "\0"}
_SYNTAX: Final = "^$\\.*+?()[]{}|/-"
_DEEPEST: Final = 50
_ONCE: int | None = 1


class UnreadablePatternError(Exception):
    """The pattern is none, or uses what no automaton can follow."""


@dataclass(frozen=True, slots=True)
class Characters:
    """One character of a set."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning of the text, or its end."""

    is_end: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after another."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any of them."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """From `least` to `most` times, or without end where `most` is None."""

    part: "Tree"
    least: int
    most: int | None


Tree = Characters | Edge | Sequence | Choice | Repeat


def read(pattern: str) -> Tree:
    """The tree of a pattern; raises UnreadablePatternError."""
    reader = _Reader(pattern)
    tree = reader.choice(0)
    if reader.at < len(pattern):
        raise UnreadablePatternError
    return tree


class _Reader:
    __slots__ = ("at", "text")

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def choice(self, depth: int) -> Tree:
        if depth > _DEEPEST:
            raise UnreadablePatternError
        parts = [self._sequence(depth)]
        while self._took("|"):
            parts.append(self._sequence(depth))
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _sequence(self, depth: int) -> Tree:
        parts: list[Tree] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts.append(self._repeated(self._one(depth)))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _one(self, depth: int) -> Tree:
        character = self._next()
        if character == "(":
            if self._took("?") and not self._took(":"):
                self._group_name()
            inner = self.choice(depth + 1)
            self._expect(")")
            return inner
        if character in "^$":
            return Edge(character == "$")
        if character == "[":
            return Characters(self._set())
        if character == ".":
            return Characters(DOT)
        if character == "\\":
            return Characters(self._escaped())
        if character in "*+?{}]":
            raise UnreadablePatternError
        return Characters(only(character))

    def _group_name(self) -> None:
        """`(?<name>...)`; looking ahead or behind begins alike, and is not followed."""
        self._expect("<")
        end = self.text.find(">", self.at)
        if not self.text[self.at : end].isidentifier():
            raise UnreadablePatternError
        self.at = end + 1

    def _repeated(self, part: Tree) -> Tree:
        least, most = 1, _ONCE
        if self._took("*"):
            least, most = 0, None
        elif self._took("+"):
            most = None
        elif self._took("?"):
            least = 0
        elif self._took("{"):
            least, most = self._counts()
        else:
            return part
        self._took("?")  # a lazy one finds the same texts
        if isinstance(part, Edge) or (self.at < len(self.text) and self.text[self.at] in "*+?{"):
            raise UnreadablePatternError
        return Repeat(part, least, most)

    def _counts(self) -> tuple[int, int | None]:
        end = self.text.find("}", self.at)
        low, comma, high = self.text[self.at : end].partition(",")
        if end < 0 or not _is_count(low) or (high and not _is_count(high)):
            raise UnreadablePatternError
        self.at = end + 1
        most = int(high) if high else None if comma else int(low)
        if most is not None and most < int(low):
            raise UnreadablePatternError
        return int(low), most

    def _set(self) -> Ranges:
        negated, parts = self._took("^"), list[Ranges]()
        while not self._took("]"):
            low = self._member()
            if self.text[self.at : self.at + 1] == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                high = self._member()
                if not _is_single(low) or not _is_single(high) or low[0][0] > high[0][0]:
                    raise UnreadablePatternError
                parts.append(((low[0][0], high[0][0]),))
            else:
                parts.append(low)
        found = union(*parts)
        return complement(found) if negated else found

    def _member(self) -> Ranges:
        character = self._next()
        if character == "[":
            raise UnreadablePatternError  # flavours differ about nested sets
        if character != "\\":
            return only(character)
        return only("\b") if self._took("b") else self._escaped()

    def _escaped(self) -> Ranges:
        character = self._next()
        if character in CLASSES:
            return CLASSES[character]
        if character in _CONTROLS:
            return only(_CONTROLS[character])
        if character in "xu":
            return only(chr(self._hexadecimal(2 if character == "x" else 4)))
        if character in _SYNTAX or not character.isalnum():
            return only(character)
        raise UnreadablePatternError

    def _hexadecimal(self, length: int) -> int:
        digits = self.text[self.at : self.at + length]
        if len(digits) < length or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
            raise UnreadablePatternError
        self.at += length
        return int(digits, 16)

    def _next(self) -> str:
        if self.at >= len(self.text):
            raise UnreadablePatternError
        self.at += 1
        return self.text[self.at - 1]

    def _took(self, character: str) -> bool:
        if self.text[self.at : self.at + 1] != character:
            return False
        self.at += 1
        return True

    def _expect(self, character: str) -> None:
        if not self._took(character):
            raise UnreadablePatternError


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


def _is_single(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]
