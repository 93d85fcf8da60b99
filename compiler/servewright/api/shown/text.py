"""Changes for people: what happened, whom it reaches, and where it is written on both sides."""

from collections.abc import Iterator, Sequence
from typing import Final

from servewright.api.change import Level, Size
from servewright.api.shown.located import LocatedChange
from servewright.core.place import Mark
from servewright.formats.one_line import one_line

_COLOURS: Final = {Level.ERROR: "31;1", Level.WARNING: "33;1", Level.INFO: "36"}
_LISTED: Final = 3


def changes_text(changes: Sequence[LocatedChange], colour: bool) -> str:
    """A paragraph a change, and a line that counts them by size; one line where nothing changed."""
    if not changes:
        return "no changes\n"
    paragraphs = ["\n".join(paragraph(located, colour=colour)) + "\n" for located in changes]
    return "\n".join([*paragraphs, f"{counts(changes)}\n"])


def counts(changes: Sequence[LocatedChange]) -> str:
    """How many changes of each size there are."""
    parts = []
    for size in Size:
        number = sum(located.change.size is size for located in changes)
        if number:
            parts.append(f"{number} {size}")
    return f"{', '.join(parts)} change{'' if len(changes) == 1 else 's'}"


def reach(operations: Sequence[str]) -> str:
    """The operations that a change reaches, the first few by name."""
    named = ", ".join(operations[:_LISTED])
    more = len(operations) - _LISTED
    return f"{named} and {more} more" if more > 0 else named


def paragraph(located: LocatedChange, *, colour: bool) -> Iterator[str]:
    """The lines of one change."""
    change = located.change
    head = f"{change.level}[{change.id}]"
    if colour:
        head = f"\x1b[{_COLOURS[change.level]}m{head}\x1b[0m"
    doubt = "" if change.decided else " (undecided)"
    yield f"{head}: {one_line(change.message)}{doubt}"
    if change.operations:
        yield f"  in  {one_line(reach(change.operations))}"
    if located.old is not None:
        yield f"  old {_at(located.old)}"
    if located.new is not None:
        yield f"  new {_at(located.new)}"
    if change.witness is not None:
        side = "the old API takes" if change.witness.accepted == "old" else "the new API may give"
        yield f"  for example {side} {one_line(change.witness.value)}"


def _at(mark: Mark) -> str:
    return one_line(f"{mark.file}:{mark.line}:{mark.column}")
