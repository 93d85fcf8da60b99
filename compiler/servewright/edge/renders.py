"""`renders/` on disk: compared first, and only what differs is written, so that a kill at any moment loses nothing."""

import errno
import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from servewright.core.finding import Finding, Severity
from servewright.core.place import Place
from servewright.core.rule import Rule
from servewright.edge.ownership import LIST, files_below, is_ours

FOREIGN = Rule(
    "WRT001",
    "foreign_file",
    Severity.WARNING,
    "A file below `renders/` was not written by servewright.",
    "It is left alone, since somebody may need it; Argo CD will sync it like the others.",
)

SCRATCH = ".servewright"


class WriteError(Exception):
    """Why nothing, or not everything, could be written: one line for the user."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands between the disk and the outputs; paths below `renders/`, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    stale: tuple[str, ...]
    foreign: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """All that a compile would touch."""
        return tuple(sorted((*self.added, *self.changed, *self.stale)))

    def findings(self) -> Iterator[Finding]:
        """Files that are left alone."""
        for path in self.foreign:
            yield FOREIGN.finding(
                f"`renders/{path}` was not written by servewright", Place(f"renders/{path}"), help="move it elsewhere"
            )


def compare(root: Path, outputs: Mapping[str, bytes]) -> Difference:
    """Reads every file of `renders/` once. A symbolic link, or a folder in a file's place, differs from any output."""
    renders = root / "renders"
    there = set(files_below(renders, ""))
    added = sorted(outputs.keys() - there)
    changed = sorted(path for path in outputs.keys() & there if not _holds(renders / path, outputs[path]))
    others = sorted(there - outputs.keys())
    ours = {path for path in others if is_ours(renders, path)}
    return Difference(
        tuple(added), tuple(changed), tuple(sorted(ours)), tuple(path for path in others if path not in ours)
    )


def _holds(path: Path, content: bytes) -> bool:
    try:
        status = os.lstat(path)
        if not os.path.isfile(path) or os.path.islink(path) or status.st_size != len(content):
            return False
        return path.read_bytes() == content
    except OSError:
        return False


@contextmanager
def exclusive(root: Path) -> Iterator[None]:
    """Holds the tree against a second run; WriteError where one is under way or the scratch folder cannot be made."""
    scratch = root / SCRATCH
    try:
        if scratch.is_symlink():
            raise OSError(errno.ENOTDIR, "a symbolic link stands in the way")
        scratch.mkdir(exist_ok=True)
        lock = os.open(scratch / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise _cannot(f"{SCRATCH}/", error) from error
    try:
        _acquire(lock)
        yield
    finally:
        os.close(lock)


def _acquire(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise WriteError("another servewright is writing here: wait for it, then run this again") from error


def write(root: Path, outputs: Mapping[str, bytes], difference: Difference) -> None:
    """Makes `renders/` equal to the outputs, foreign files apart.

    A marker stands from the first rename to the last; the comparison reads contents, so a run that was killed is put
    right by the next one. Raises WriteError on a full disk or a tree that cannot be written.
    """
    if not difference.paths:
        (root / SCRATCH / "unfinished").unlink(missing_ok=True)
        return
    try:
        _write(root, outputs, difference)
    except OSError as error:
        raise _cannot(str(error.filename or "renders/").removeprefix(f"{root}/"), error) from error


def _write(root: Path, outputs: Mapping[str, bytes], difference: Difference) -> None:
    scratch, renders = root / SCRATCH, root / "renders"
    marker = scratch / "unfinished"
    marker.touch()
    folders: set[str] = set()
    for path in (*difference.added, *difference.changed):
        folder = os.path.dirname(path)
        if folder not in folders:
            _make_folder(renders, folder)
            folders.add(folder)
        fresh = f"{scratch}/fresh"
        with open(fresh, "wb") as stream:
            stream.write(outputs[path])
        os.rename(fresh, f"{renders}/{path}")
    # The list of a build context goes last: it says that the other files are ours.
    for path in sorted(difference.stale, key=lambda path: path.endswith(f"/{LIST}")):
        (renders / path).unlink(missing_ok=True)
    _remove_empty(renders, {os.path.dirname(path) for path in difference.stale})
    marker.unlink()


def _make_folder(renders: Path, folder: str) -> None:
    """Every part of the way is a real folder: a link would lead the bytes out of the tree."""
    way = renders
    for part in ("", *folder.split("/")):
        way = way / part
        if way.is_symlink():
            raise OSError(errno.ENOTDIR, "a symbolic link stands in the way", str(way))
        way.mkdir(exist_ok=True)


def _remove_empty(renders: Path, folders: set[str]) -> None:
    """Folders that lost their last file, and their parents."""
    for folder in sorted(folders, key=len, reverse=True):
        while folder:
            try:
                (renders / folder).rmdir()
            except OSError:
                break
            folder = os.path.dirname(folder)


def _cannot(what: str, error: OSError) -> WriteError:
    reason = (error.strerror or str(error)).lower()
    after = "; what was written stays, and the next run completes it" if error.errno == errno.ENOSPC else ""
    return WriteError(f"cannot write `{what}`: {reason}{after}")
