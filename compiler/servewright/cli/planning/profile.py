"""What a user makes of changes: how loud each is, and which are passed over."""

from collections.abc import Sequence
from pathlib import Path

import click

from servewright.api.change import Change
from servewright.api.profile.entries import EntryError, Ignored, ignored_entries, level_entries, with_levels, without
from servewright.api.profile.profiles import by_profile
from servewright.cli.output import status


class Profile:
    """Files are read once, and entries counted over everything that they are applied to."""

    def __init__(self, name: str, ignore: Path | None, levels: Path | None) -> None:
        self._name, self._ignore = name, ignore
        file = levels
        try:
            self._levels = level_entries(_text(levels)) if levels else {}
            file = ignore
            self._entries: tuple[Ignored, ...] = ignored_entries(_text(ignore)) if ignore else ()
        except EntryError as error:
            raise click.UsageError(f"`{file}`, line {error.line}: {error}") from error
        self._unused = set(self._entries)

    def apply(self, changes: Sequence[Change]) -> list[Change]:
        """At their levels, without those that are passed over."""
        left, unused = without(with_levels(by_profile(changes, self._name), self._levels), self._entries)
        self._unused &= set(unused)
        return left

    def say_unused(self) -> None:
        """Entries that met nothing: the change is gone, and the next one would pass unseen."""
        for entry in self._entries:
            if entry in self._unused:
                status(f"{self._ignore}:{entry.line}: `{entry.id}` meets no change any more")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"`{file}` cannot be read as text") from error
