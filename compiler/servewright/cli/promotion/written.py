"""The end of a command that moves pins: a diff, or the files and a line for each."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servewright.cli.edits.changes import Change, diff, write
from servewright.cli.output import cannot_write, result, status
from servewright.cli.promotion.move import Move
from servewright.formats.one_line import one_line

if TYPE_CHECKING:
    from servewright.cli.promotion.standing import Standing


def finish(standing: "Standing", moves: Sequence[Move], notes: Iterable[str], *, dry_run: bool) -> None:
    """ClickException where something cannot be written; then nothing is, as far as can be told before."""
    changes = [_change(standing, move) for move in moves]
    if dry_run:
        result("".join(_diff(move, change) for move, change in zip(moves, changes, strict=True)))
    elif moves:
        _write(standing.specs.root, list(zip(moves, changes, strict=True)))
        result("".join(f"{move}\n" for move in moves))
    for note in dict.fromkeys(notes):
        status(one_line(note))
    if not moves:
        status("nothing to do")
    elif not dry_run:
        status("next: run `servewright compile`")


def _change(standing: "Standing", move: Move) -> Change:
    return Change(move.path, standing.specs.texts.get(move.path), move.content, str(move))


def _diff(move: Move, change: Change) -> str:
    text = diff([change])
    return text if move.after is not None else text.replace(f"+++ b/{change.path}", "+++ /dev/null", 1)


def _write(root: Path, moves: Sequence[tuple[Move, Change]]) -> None:
    """New pins and changed ones first: whoever stops in between has lost none."""
    kept = [change for move, change in moves if move.after is not None]
    gone = [change for move, change in moves if move.after is None]
    for change in gone:
        _require_removable(root, change)
    for folder in sorted({os.path.dirname(change.path) for change in kept}):
        _make_folder(root, folder)
    write(root, kept)
    for change in gone:
        try:
            os.unlink(root / change.path)
        except OSError as error:
            raise cannot_write(f"`{change.path}`", error) from error


def _require_removable(root: Path, change: Change) -> None:
    file = root / change.path
    if not os.access(file.parent, os.W_OK):
        raise click.ClickException(f"`{change.path}` cannot be removed: its folder is read-only")
    if file.is_symlink():
        raise click.ClickException(f"`{change.path}` is a symbolic link: remove it by hand")


def _make_folder(root: Path, folder: str) -> None:
    """Every part of the way is a real folder: a link would lead the pin elsewhere."""
    way = root
    for part in folder.split("/"):
        way /= part
        if way.is_symlink():
            raise click.ClickException(f"`{folder}` leads through a symbolic link: put a folder in its place")
        try:
            way.mkdir(exist_ok=True)
        except OSError as error:
            raise cannot_write(f"`{folder}`", error) from error
