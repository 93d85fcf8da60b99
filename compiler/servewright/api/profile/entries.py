"""The files that a user gives: one entry a line, `#` begins a comment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final

from servewright.api.change import Change, Level

_LEVELS: Final = {
    **dict.fromkeys(("err", "error"), Level.ERROR),
    **dict.fromkeys(("warn", "warning"), Level.WARNING),
    "info": Level.INFO,
}


class EntryError(ValueError):
    """A line that says nothing that is known; carries its number."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Ignored:
    """Changes by id, and by operation where one is given; both may hold `*`."""

    line: int
    id: str
    operation: str = "*"


def ignored_entries(text: str) -> tuple[Ignored, ...]:
    """The entries of an ignore file: `ID`, or `ID METHOD PATH`; raises EntryError."""
    found = []
    for number, words in _lines(text):
        if len(words) not in (1, 3):
            raise EntryError(number, "entry is neither `ID` nor `ID METHOD PATH`")
        found.append(Ignored(number, words[0], " ".join(words[1:]) or "*"))
    return tuple(found)


def level_entries(text: str) -> Mapping[str, Level | None]:
    """Levels by id, None for `none`; raises EntryError."""
    found: dict[str, Level | None] = {}
    for number, words in _lines(text):
        if len(words) != 2 or (words[1].lower() not in _LEVELS and words[1].lower() != "none"):
            raise EntryError(number, "entry is not `ID LEVEL`, with `error`, `warning`, `info` or `none`")
        found[words[0]] = _LEVELS.get(words[1].lower())
    return found


def without(changes: Sequence[Change], entries: Sequence[Ignored]) -> tuple[list[Change], list[Ignored]]:
    """The changes that are left, each with the operations that are left, and the entries that met none."""
    used = set[Ignored]()
    left = []
    for change in changes:
        operations = list(change.operations)
        gone = False
        for entry in entries:
            if not fnmatchcase(change.id, entry.id):
                continue
            if entry.operation == "*":
                gone = True
                used.add(entry)
            met = [name for name in operations if fnmatchcase(name, entry.operation)]
            if met:
                used.add(entry)
                operations = [name for name in operations if name not in met]
        if not gone and (operations or not change.operations):
            left.append(replace(change, operations=tuple(operations)))
    return left, [entry for entry in entries if entry not in used]


def with_levels(changes: Sequence[Change], levels: Mapping[str, Level | None]) -> list[Change]:
    """The changes at the levels of a profile; those at `none` are left out."""
    found = []
    for change in changes:
        level = levels.get(change.id, change.level)
        if level is not None:
            found.append(change if level is change.level else replace(change, level=level))
    return found


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if words:
            yield number, words
