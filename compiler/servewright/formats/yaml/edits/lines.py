"""Lines of a text, of whatever breaks it has, by the positions of their characters."""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Splice(NamedTuple):
    """Between two positions, another text."""

    start: int
    end: int
    text: str = ""


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all splices made; none reaches into another, and of two at one position the first comes first."""
    pieces, done = list[str](), 0
    for splice in sorted(splices, key=lambda splice: splice[:2]):
        pieces += (text[done : splice.start], splice.text)
        done = splice.end
    return "".join((*pieces, text[done:]))


def newline(text: str) -> str:
    """The line break that the text has first."""
    found = _BREAK.search(text)
    return found[0] if found else "\n"


def line_start(text: str, at: int) -> int:
    """Behind the break before."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """In front of the next break."""
    found = _BREAK.search(text, at)
    return found.start() if found else len(text)


def next_line(text: str, at: int) -> int:
    """Behind the next break, or the end of the text."""
    found = _BREAK.search(text, at)
    return found.end() if found else len(text)


def whole_lines(text: str, start: int, end: int) -> Splice:
    """The lines from one position to another with a break: the last one's, or at the end of the text that before."""
    first, last = line_start(text, start), line_end(text, end)
    if last < len(text):
        return Splice(first, next_line(text, last))
    before = 2 if text[:first].endswith("\r\n") else min(1, first)
    return Splice(first - before, last)


def blanks_before(text: str, at: int) -> int:
    """Where the blanks begin that end here."""
    while at and text[at - 1] in " \t":
        at -= 1
    return at


def comment_end(text: str, at: int) -> int | None:
    """The end of the line, if only blanks and a comment follow on it."""
    end = line_end(text, at)
    rest = text[at:end].lstrip(" \t")
    return None if rest and rest[0] != "#" else end


_BREAK = re.compile("\r\n|\r|\n")
