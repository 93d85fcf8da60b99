"""Writing `renders/`: only what differs, each file beside the tree and then renamed, so that a kill loses nothing."""

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BufferedWriter
from pathlib import Path

from servewright.edge.ownership import is_list
from servewright.edge.renders import Difference, RendersError

SCRATCH = ".servewright"
_UNFINISHED = "unfinished"
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def exclusive(root: Path) -> Iterator[None]:
    """Holds the tree against a second run; RendersError where one is under way or there can be no scratch folder."""
    try:
        lock = os.open(make_scratch(root) / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise RendersError.because("cannot write", f"{SCRATCH}/", error) from error
    try:
        _acquire(lock)
        yield
    finally:
        os.close(lock)


def make_scratch(root: Path, below: str = "") -> Path:
    """The folder for what git ignores, or one in it; OSError where it cannot be made, or a link leads elsewhere."""
    _make_folder(root / SCRATCH, below)
    return root / SCRATCH / below


def _acquire(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise RendersError("another servewright is writing here: wait for it, then run this again") from error
    except OSError as error:
        raise RendersError.because("cannot lock", f"{SCRATCH}/", error) from error


def write(root: Path, outputs: Mapping[str, bytes], difference: Difference) -> None:
    """Makes `renders/` equal to the outputs, foreign files apart.

    A marker stands from the first change to the last; the comparison reads contents, so a run that was killed is put
    right by the next one. Raises RendersError on a full disk or a tree that cannot be written.
    """
    marker = root / SCRATCH / _UNFINISHED
    try:
        if os.path.lexists(marker):
            _remove_every_empty(root / "renders")
        if difference.paths:
            _create(marker).close()
            _write(root, outputs, difference)
        marker.unlink(missing_ok=True)
    except OSError as error:
        path = str(error.filename2 or error.filename or "renders/").removeprefix(f"{root}/")
        after = "; what was written stays, and the next run completes it" if error.errno in _FULL else ""
        raise RendersError.because("cannot write", path, error, after) from error


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files into a folder that is made where it is missing; a link in a file's place is replaced. OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        with _create(folder / f"{name}.fresh") as stream:
            stream.write(content)
        os.rename(folder / f"{name}.fresh", folder / name)


def _write(root: Path, outputs: Mapping[str, bytes], difference: Difference) -> None:
    """At every moment each file of a build context or release of ours is in the list that stands there, and stays ours.

    That is why stale files go first, which also makes way where a file becomes a folder, and why lists come before the
    files that they name and go after them.
    """
    renders, fresh = root / "renders", root / SCRATCH / "fresh"
    for path in sorted(difference.stale, key=is_list):
        (renders / path).unlink(missing_ok=True)
    _remove_empty(renders, {os.path.dirname(path) for path in difference.stale})
    made: set[str] = set()
    for path in sorted((*difference.added, *difference.changed), key=lambda path: (not is_list(path), path)):
        folder = os.path.dirname(path)
        if folder not in made:
            _make_folder(renders, folder)
            made.add(folder)
        with _create(fresh) as stream:
            stream.write(outputs[path])
        os.rename(fresh, f"{renders}/{path}")


def _create(path: Path) -> BufferedWriter:
    """A new file in the place of whatever was left there: a link would lead the bytes elsewhere."""
    with suppress(FileNotFoundError):
        path.unlink()
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666), "wb")


def _make_folder(renders: Path, folder: str) -> None:
    """Every part of the way is a real folder: a link would lead the bytes out of the tree."""
    way = renders
    for part in ("", *folder.split("/")):
        way = way / part
        if way.is_symlink():
            raise OSError(errno.ENOTDIR, "a symbolic link stands in the way", str(way))
        way.mkdir(exist_ok=True)


def _remove_every_empty(renders: Path) -> None:
    """A run that was killed may have emptied folders, which would stand in the way of files of their names."""
    folders = [str(renders)]
    for folder in folders:
        with suppress(FileNotFoundError), os.scandir(folder) as entries:
            folders.extend(entry.path for entry in entries if entry.is_dir(follow_symlinks=False))
    for folder in reversed(folders):
        with suppress(OSError):
            os.rmdir(folder)


def _remove_empty(renders: Path, folders: Iterable[str]) -> None:
    """Folders that lost their last file, and their parents."""
    for folder in sorted(folders, key=len, reverse=True):
        while folder:
            try:
                (renders / folder).rmdir()
            except OSError:
                break
            folder = os.path.dirname(folder)
