"""Changes of spec files that belong together: shown as a diff, or written, all of them or none."""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import click

from servewright.cli.output import cannot_write
from servewright.edge.regular_file import open_regular
from servewright.edge.renders import RendersError
from servewright.edge.writing import SCRATCH, exclusive, make_scratch, put
from servewright.formats.one_line import one_line

_WAITING = "edits"


@dataclass(frozen=True, slots=True)
class Change:
    """A file of the repository before and after, and in words; `before` is None where there is to be a new one."""

    path: str
    before: bytes | None
    after: bytes
    what: str


def diff(changes: Iterable[Change]) -> str:
    """As `git apply` takes it."""
    return "".join(line for change in changes for line in _diff(change))


def _diff(change: Change) -> Iterator[str]:
    before, after = _lines(change.before or b""), _lines(change.after)
    old = "/dev/null" if change.before is None else f"a/{change.path}"
    for line in unified_diff(before, after, old, f"b/{change.path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: bytes) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text.decode())


def write(root: Path, changes: Sequence[Change]) -> None:
    """Every file, in this order, each in one step; ClickException before the first where one of them cannot be.

    What a killed run has left undone, the same command does when it is run again.
    """
    try:
        with exclusive(root):
            files = [_checked(root, change) for change in changes]
            _replace(make_scratch(root, _WAITING), list(zip(files, changes, strict=True)))
    except RendersError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        path = str(error.filename2 or error.filename or SCRATCH).removeprefix(f"{root}/")
        raise cannot_write(f"`{path}`", error) from error


def _checked(root: Path, change: Change) -> Path:
    """The file itself, which a link in `specs/` may lead to."""
    path = root / change.path
    if change.before is None:
        if os.path.lexists(path):
            raise _refused(change, "is there already: rename it, or write the new line by hand")
        if not os.access(path.parent, os.W_OK):
            raise _refused(change, "cannot be written: its folder is read-only")
        return path
    file = Path(os.path.realpath(path))
    with open_regular(file) as stream:
        mode = os.fstat(stream.fileno()).st_mode
        if stream.read() != change.before:
            raise _refused(change, "has changed meanwhile: run this again")
    if not mode & 0o222 or not os.access(file, os.W_OK) or not os.access(file.parent, os.W_OK):
        raise _refused(change, "is read-only: make it writable, then run this again")
    return file


def _refused(change: Change, what: str) -> click.ClickException:
    return click.ClickException(one_line(f"`{change.path}` {what}"))


def _replace(scratch: Path, changes: Sequence[tuple[Path, Change]]) -> None:
    """The disk holds all of them before the first takes its place; nothing waits there afterwards."""
    try:
        put(scratch, {str(index): change.after for index, (_, change) in enumerate(changes)})
        for index, (file, change) in enumerate(changes):
            if change.before is not None:
                os.chmod(scratch / str(index), stat.S_IMODE(os.stat(file).st_mode))
            os.rename(scratch / str(index), file)
    finally:
        for left in scratch.iterdir():
            left.unlink()
