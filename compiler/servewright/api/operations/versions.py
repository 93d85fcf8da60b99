"""`info.version`, where it is a semantic version: whether it says what the changes say."""

import re
from collections.abc import Iterable
from typing import Final

from servewright.api.change import Change, Level, Size
from servewright.api.document.library import Library

_SEMVER: Final = re.compile(r"v?(0|[1-9][0-9]{0,9})\.(0|[1-9][0-9]{0,9})\.(0|[1-9][0-9]{0,9})(?:[-+].*)?")


def version_changes(old: Library, new: Library, changes: Iterable[Change]) -> list[Change]:
    """One note, at most, about a version that promises less than it breaks."""
    texts = old.root.child("info", "version"), new.root.child("info", "version")
    before, after = (_SEMVER.fullmatch(text.value) if isinstance(text.value, str) else None for text in texts)
    if before is None or after is None or not any(change.level is Level.ERROR for change in changes):
        return []
    first, second = (tuple(int(part) for part in match.groups()) for match in (before, after))
    if second < first:
        id, what = "api-version-decreased", "is lower than"
    elif second == first:
        id, what = "api-version-not-bumped", "is still"
    elif second[0] > first[0] or (first[0] == 0 and second[1] > first[1]):
        return []
    else:
        id, what = "api-major-version-not-bumped", "is no new major after"
    message = f"version {texts[1].value} {what} {texts[0].value}, and callers break"
    return [Change(id, Size.PATCH, Level.INFO, message, old=texts[0].place, new=texts[1].place)]
