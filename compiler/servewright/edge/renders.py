"""`renders/` on disk: every file is read and compared before one is written."""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from servewright.core.finding import Finding, Severity
from servewright.core.place import Place
from servewright.core.rule import Rule
from servewright.edge.ownership import files_below, is_ours
from servewright.edge.regular_file import open_regular
from servewright.formats.one_line import one_line
from servewright.formats.releases.digest import context_digest

FOREIGN = Rule(
    "WRT001",
    "foreign_file",
    Severity.WARNING,
    "A file below `renders/` was not written by servewright.",
    "It is left alone, since somebody may need it; Argo CD will sync it like the others.",
)
DAMAGED = Rule(
    "WRT003",
    "context_changed",
    Severity.ERROR,
    "A build context is not the one that a released version's image was built from.",
    "Whoever builds it again would push another image under the same tag.",
)


class RendersError(Exception):
    """Why `renders/` cannot be read, or was not written as a whole: one line for the user."""

    @classmethod
    def because(cls, cannot: str, path: str, error: OSError, after: str = "") -> "RendersError":
        """`cannot read`, `renders/dev`, and what the system said."""
        return cls(one_line(f"{cannot} `{path}`: {(error.strerror or str(error)).lower()}{after}"))


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands between the disk and the outputs; paths below `renders/`, sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """All that a compile would touch."""
        return tuple(sorted((*self.added, *self.changed, *self.stale)))

    def findings(self) -> Iterator[Finding]:
        """Files that are left alone, and contexts that are not what they were."""
        for path in self.damaged:
            yield DAMAGED.finding(
                f"`renders/{path}` is not what its image was built from",
                Place(f"renders/{path.rstrip('/')}"),
                help="restore it as it was merged, or remove the folder: the image is built already",
            )
        for path in self.foreign:
            yield FOREIGN.finding(
                f"`renders/{path}` was not written by servewright", Place(f"renders/{path}"), help="move it elsewhere"
            )


def compare(root: Path, outputs: Mapping[str, bytes], kept: Mapping[str, Collection[str]] | None = None) -> Difference:
    """Reads every file of `renders/` once. A symbolic link, or a folder in a file's place, differs from any output.

    What lies in one of the folders `kept` is left as it is, and has one of the digests given there.

    Raises RendersError where a folder cannot be read, and where `renders/` itself leads elsewhere.
    """
    renders, folders = root / "renders", tuple(kept or ())
    if renders.is_symlink():
        raise RendersError("`renders/` is a symbolic link: put a folder in its place")
    try:
        there = set(files_below(renders))
    except OSError as error:
        path = str(error.filename).removeprefix(f"{root}/")
        raise RendersError.because("cannot read", path, error) from error
    others = sorted(path for path in there - outputs.keys() if not path.startswith(folders))
    ours = {path for path in others if is_ours(renders, path)}
    return Difference(
        added=tuple(sorted(outputs.keys() - there)),
        changed=tuple(
            sorted(path for path in outputs.keys() & there if not _holds(f"{renders}/{path}", outputs[path]))
        ),
        stale=tuple(path for path in others if path in ours),
        foreign=tuple(path for path in others if path not in ours),
        damaged=tuple(
            folder for folder in sorted(kept or ()) if _is_damaged(renders, folder, there, (kept or {})[folder])
        ),
    )


def _is_damaged(renders: Path, folder: str, there: Collection[str], digests: Collection[str]) -> bool:
    """Whether a build context is there, and another one than it was."""
    files = {path.removeprefix(folder): _content(f"{renders}/{path}") for path in there if path.startswith(folder)}
    return bool(files) and context_digest(files) not in digests


def _content(path: str) -> bytes:
    try:
        with open_regular(path, os.O_NOFOLLOW) as stream:
            return stream.read()
    except OSError:
        return b""


def _holds(path: str, content: bytes) -> bool:
    try:
        with open_regular(path, os.O_NOFOLLOW) as stream:
            return os.fstat(stream.fileno()).st_size == len(content) and stream.read() == content
    except OSError:
        return False
