"""What an id means: what callers notice, how grave it is, and an example of it that has just been judged."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from servewright.api.change import Change, Size
from servewright.api.compare import compare
from servewright.api.document.library import Library
from servewright.api.lines.ids import IDS
from servewright.api.profile.profiles import PROFILES, level_in
from servewright.api.rules.levels import DEVIATIONS
from servewright.api.shown.located import LocatedChange, locate_changes
from servewright.api.shown.text import paragraph
from servewright.cli.changes.catalogue import examples
from servewright.cli.changes.example import Example


def change_ids() -> list[str]:
    """All ids that can be explained: of OpenAPI documents, and of the lines and routes of a fleet."""
    return sorted({*examples(), *IDS})


def explanation(id: str) -> Iterator[str]:
    """The lines; KeyError for an id that there is not."""
    if id in IDS:
        yield from _of_line(id)
        return
    example = examples()[id]
    located = _judged(id, example)
    change = located.change
    yield f"{id} ({change.size})"
    yield ""
    yield from _effects(id, change.size)
    yield _levels(change)
    if id in DEVIATIONS:
        yield f"Not as in oasdiff: {DEVIATIONS[id]}."
    yield ""
    yield "For example, without the lines at `-` and with those at `+`:"
    yield ""
    yield from (f"    {line}" for line in example.lines())
    yield ""
    yield "  gives"
    yield ""
    yield from (f"    {line}" for line in paragraph(located, colour=False))


def _of_line(id: str) -> Iterator[str]:
    meaning = IDS[id]
    yield f"{id} ({meaning.size})"
    yield ""
    yield meaning.means
    yield meaning.why
    yield _levels(Change(id, meaning.size, meaning.level, ""))
    yield ""
    yield f"For example, {meaning.example}."


def _judged(id: str, example: Example) -> LocatedChange:
    """The change that the example gives, found by the engine."""
    files = dict(zip(("old.yaml", "new.yaml"), example.documents(), strict=True))
    old, new = (Library(name, files.get) for name in files)
    change = next(change for change in compare(old, new, _TODAY).changes if change.id == id)
    return locate_changes([change], old.locate, new.locate)[0]


def _effects(id: str, size: Size) -> Iterator[str]:
    direction = next((word for word in ("request", "response") if word in id.split("-")), "")
    yield _EFFECTS[direction, size]
    if direction:
        yield "In a callback or a webhook it is the server that calls, and the direction is turned."


def _levels(change: Change) -> str:
    levels = [f"{profile} {level_in(profile, change.id, change.size, change.level)}" for profile in PROFILES]
    return f"Level by profile: {', '.join(levels)}."


# Examples must not change with the calendar.
_TODAY: Final = date(2026, 1, 1)
_EFFECTS: Final = {
    ("request", Size.BREAKING): "What callers send today may be refused, or read in another way.",
    ("request", Size.ADDITIVE): "Whatever callers send today is still taken.",
    ("request", Size.PATCH): "Nothing that callers send is taken in another way.",
    ("response", Size.BREAKING): "Callers may get what they were never promised, or miss what they were promised.",
    ("response", Size.ADDITIVE): "Whatever callers rely on today is still sent.",
    ("response", Size.PATCH): "Nothing that callers read is sent in another way.",
    ("", Size.BREAKING): "Callers of the old API fail, or lose what they were promised.",
    ("", Size.ADDITIVE): "Callers of the old API notice nothing; there is more that they may use.",
    ("", Size.PATCH): "Callers notice nothing; people who read the document do.",
}
