"""Which part of `renders/` is the baseline: releases, APIs, and of each environment its records, or its apps too."""

from dataclasses import dataclass

_WHOLE = ("releases", "apis")
_NO_ENVIRONMENT = (*_WHOLE, "images", "pipelines")
MOST_ENTRIES = 2_000_000
LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True)
class Scope:
    """`folders` are those that are read of each environment."""

    folders: tuple[str, ...]

    def leads(self, folder: str) -> bool:
        """Whether a folder below `renders/` is part of the baseline, or holds a folder that is."""
        first, _, rest = folder.partition("/")
        return first in _WHOLE or (first not in _NO_ENVIRONMENT and (not rest or self._is_read(rest + "/")))

    def belongs(self, file: str) -> bool:
        """Whether a file below `renders/` is part of the baseline."""
        first, _, rest = file.partition("/")
        return bool(rest) and (first in _WHOLE or (first not in _NO_ENVIRONMENT and self._is_read(rest)))

    def _is_read(self, rest: str) -> bool:
        return rest.partition("/")[0] in self.folders and "/" in rest


# What decides a release, and what every environment was rendered to.
RELEASED = Scope(("index",))
RENDERED = Scope(("index", "apps"))
