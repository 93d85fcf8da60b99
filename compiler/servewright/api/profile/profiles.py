"""Whole sets of levels by name: a profile maps ids and sizes to levels."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from servewright.api.change import Change, Level, Size
from servewright.api.rules.levels import DEVIATIONS


def by_profile(changes: Sequence[Change], profile: str) -> list[Change]:
    """The changes at the levels of a profile that `PROFILES` names."""
    level = _LEVELS[profile]
    found = []
    for change in changes:
        wanted = level(change.id, change.size, change.level)
        found.append(change if wanted is change.level else replace(change, level=wanted))
    return found


def level_in(profile: str, id: str, size: Size, usual: Level) -> Level:
    """The level of a change by its id and size, and the level that it has in the default profile."""
    return _LEVELS[profile](id, size, usual)


def _default(_id: str, _size: Size, usual: Level) -> Level:
    return usual


def _strict(_id: str, size: Size, usual: Level) -> Level:
    """What might break callers counts as what does."""
    return Level.ERROR if size is Size.BREAKING else usual


def _as_oasdiff(id: str, _size: Size, usual: Level) -> Level:
    """Never louder than oasdiff of August 2026; ids of our own stay as they are."""
    return min(usual, _OASDIFF.get(id, usual))


def _oasdiff_level(id: str) -> Level:
    return Level.WARNING if id in _WARNINGS or id.endswith("-set") else Level.INFO


_WARNINGS: Final = frozenset(
    {"request-body-all-of-removed", "request-property-all-of-removed", "request-parameter-property-type-changed"}
)
# Where the default profile is louder than oasdiff, and how loud oasdiff is.
_OASDIFF: Final[Mapping[str, Level]] = {
    **{id: _oasdiff_level(id) for id in DEVIATIONS},
    "request-property-removed": Level.WARNING,
    **dict.fromkeys(("response-optional-property-added", "response-required-property-added"), Level.INFO),
}
_LEVELS: Final[Mapping[str, Callable[[str, Size, Level], Level]]] = {
    "default": _default,
    "strict": _strict,
    "oasdiff": _as_oasdiff,
}
PROFILES: Final = tuple(_LEVELS)
