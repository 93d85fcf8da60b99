"""Changes for a pull request: a table for each size, the gravest first."""

from collections.abc import Iterator, Sequence

from servewright.api.change import Size
from servewright.api.shown.located import LocatedChange
from servewright.api.shown.text import counts, reach
from servewright.core.place import Mark
from servewright.formats.one_line import one_line

_TITLES = {
    Size.BREAKING: "Breaking: callers of the old API will notice",
    Size.ADDITIVE: "Additive: callers may use it",
    Size.PATCH: "Patch: nothing that callers send or read",
}


def changes_markdown(changes: Sequence[LocatedChange]) -> str:
    """A summary line, and a table a size."""
    if not changes:
        return "No changes of the API.\n"
    return "\n".join([f"**{counts(changes)}**\n", *_tables(changes)])


def _tables(changes: Sequence[LocatedChange]) -> Iterator[str]:
    for size, title in _TITLES.items():
        rows = [located for located in changes if located.change.size is size]
        if rows:
            yield f"### {title}\n"
            yield "| change | operations | old | new | id |\n|---|---|---|---|---|"
            yield "\n".join(map(_row, rows)) + "\n"


def _row(located: LocatedChange) -> str:
    change = located.change
    message = change.message if change.decided else f"{change.message} (undecided)"
    if change.witness is not None:
        message += f"; for example {change.witness.value}"
    cells = [message, reach(change.operations), _at(located.old), _at(located.new), f"`{change.id}`"]
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    """Text that cannot leave its cell, nor become markup."""
    shown = one_line(text).replace("\\", "\\\\").replace("|", "\\|")
    return shown.replace("<", "&lt;").replace("@", "&#64;").replace("![", "!\\[")


def _at(mark: Mark | None) -> str:
    return f"{mark.file}:{mark.line}" if mark else ""
