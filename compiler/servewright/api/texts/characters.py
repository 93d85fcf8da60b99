"""Sets of characters, as sorted ranges of code points that do not touch."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

Ranges = tuple[tuple[int, int], ...]

_LAST: Final = 0x10FFFF
ANY: Final[Ranges] = ((0, _LAST),)


def union(*parts: Iterable[tuple[int, int]]) -> Ranges:
    """The characters of any of them."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(bounds for part in parts for bounds in part):
        if found and low <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return tuple(found)


def complement(ranges: Ranges) -> Ranges:
    """All other characters."""
    found, start = [], 0
    for low, high in ranges:
        if low > start:
            found.append((start, low - 1))
        start = high + 1
    if start <= _LAST:
        found.append((start, _LAST))
    return tuple(found)


def holds(ranges: Ranges, code: int) -> bool:
    """Whether a character is one of them."""
    return any(low <= code <= high for low, high in ranges)


def only(text: str) -> Ranges:
    """The characters of a text."""
    return union((ord(character), ord(character)) for character in text)


def letters(*pairs: str) -> Ranges:
    """Ranges written as two characters each."""
    return union((ord(pair[0]), ord(pair[1])) for pair in pairs)


DIGITS: Final = letters("09")
WORDS: Final = letters("09", "AZ", "az", "__")
# ECMA-262: white space, line terminators, and the byte order mark.
SPACES: Final = union(only("\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"), letters("\u2000\u200a"))
LINE_ENDS: Final = only("\n\r\u2028\u2029")
CLASSES: Final = {
    "d": DIGITS,
    "w": WORDS,
    "s": SPACES,
    "D": complement(DIGITS),
    "W": complement(WORDS),
    "S": complement(SPACES),
}
DOT: Final = complement(LINE_ENDS)


def classes(parts: Iterable[Ranges]) -> list[int]:
    """One character of each kind that the parts tell apart; readable ones where there are such."""
    cuts = {0, _LAST + 1}
    for ranges in parts:
        for low, high in ranges:
            cuts |= {low, high + 1}
    edges = sorted(cuts)
    return sorted((_readable(low, high - 1) for low, high in pairwise(edges)), key=_taste)


def _readable(low: int, high: int) -> int:
    return next((ord(character) for character in "xa0A-" if low <= ord(character) <= high), _printable(low, high))


def _printable(low: int, high: int) -> int:
    if low <= 0x7E and high >= 0x21:
        return max(low, 0x21)
    # Half of a pair is no character of JSON.
    return 0xE000 if 0xD800 <= low <= 0xDFFF < high else low


def _taste(code: int) -> tuple[bool, int]:
    return not 0x21 <= code <= 0x7E, code
