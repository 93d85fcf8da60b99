"""The baseline where git has none: `renders/` as it stands on disk."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from servewright.edge.git.faults import BaselineError
from servewright.edge.git.objects import LARGEST_OBJECT
from servewright.edge.git.scope import Scope
from servewright.edge.regular_file import open_regular


def read_disk(root: Path, scope: Scope) -> Mapping[str, bytes]:
    """The baseline's files by their paths below `renders/`, in order. BaselineError where one cannot be read."""
    renders = root / "renders"
    if renders.is_symlink():
        return {}
    path = ""
    try:
        files = sorted(_files(renders, scope))
        return {path: _content(renders, path) for path in files}
    except OSError as error:
        path = str(error.filename).removeprefix(f"{root}/")
        reason = (error.strerror or str(error)).lower()
        raise BaselineError(
            f"cannot read `{path}`: {reason}", "let it be a file that whoever compiles may read"
        ) from error


def _files(renders: Path, scope: Scope) -> Iterator[str]:
    """Links and pipes are none, as in git's own trees."""
    folders = [""]
    while folders:
        below = folders.pop()
        try:
            entries = os.scandir(f"{renders}/{below}")
        except FileNotFoundError:
            continue
        with entries:
            for entry in entries:
                path = below + entry.name
                if entry.is_dir(follow_symlinks=False) and scope.leads(path):
                    folders.append(f"{path}/")
                elif entry.is_file(follow_symlinks=False) and scope.belongs(path):
                    yield path


def _content(renders: Path, path: str) -> bytes:
    with open_regular(renders / path, os.O_NOFOLLOW) as stream:
        content = stream.read(LARGEST_OBJECT + 1)
    if len(content) > LARGEST_OBJECT:
        message = f"`renders/{path}` is larger than {LARGEST_OBJECT >> 20} MiB"
        raise BaselineError(message, "remove it, and compile again")
    return content
