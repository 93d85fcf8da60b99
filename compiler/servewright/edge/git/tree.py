"""Git's trees, level by level: one round of requests a level, whatever the number of folders in it."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from servewright.edge.git.faults import GitError
from servewright.edge.git.objects import Objects
from servewright.edge.git.scope import LONGEST_PATH, MOST_ENTRIES, Scope

_FOLDER = "40000"
_FILE = "100"  # 100644, 100755, and 100664 of old; a link is 120000, a submodule 160000


@dataclass(frozen=True, slots=True)
class Entry:
    """`mode` is in octal, as text; `id` in hex."""

    mode: str
    name: str
    id: str


def read_renders(objects: Objects, commit: str, prefix: str, scope: Scope) -> Mapping[str, bytes]:
    """The baseline's files of a commit by their paths below `<prefix>renders/`, in the order of the paths."""
    tree = _tree_of(objects, commit)
    width = len(commit) // 2
    for name in (*prefix.split("/")[:-1], "renders"):
        content = objects.contents([tree], "tree")[tree]
        below = [entry.id for entry in _entries(content, width) if entry.name == name and entry.mode == _FOLDER]
        if not below:
            return {}
        tree = below[0]
    blobs = _blobs(objects, tree, width, scope)
    contents = objects.contents(blobs.values(), "blob")
    return {path: contents[blobs[path]] for path in sorted(blobs)}


def _tree_of(objects: Objects, commit: str) -> str:
    """A commit begins with a line that names its tree."""
    word, _, tree = objects.contents([commit], "commit")[commit].partition(b"\n")[0].partition(b" ")
    if word != b"tree" or len(tree) != len(commit):
        raise GitError(f"commit {commit} names no tree")
    return tree.decode("ascii", "replace")


def _blobs(objects: Objects, tree: str, width: int, scope: Scope) -> dict[str, str]:
    """The id of each file by its path. One tree may be named a thousand times, so what is looked at is bounded."""
    blobs: dict[str, str] = {}
    folders = [("", tree)]
    left = MOST_ENTRIES
    while folders:
        trees = objects.contents((id for _, id in folders), "tree")
        below: list[tuple[str, str]] = []
        for folder, id in folders:
            for path, entry in _within(folder, _entries(trees[id], width)):
                left -= 1
                if entry.mode == _FOLDER and scope.leads(path):
                    below.append((f"{path}/", entry.id))
                elif entry.mode.startswith(_FILE) and scope.belongs(path):
                    blobs[path] = entry.id
            if left < 0:
                raise GitError(f"`renders/` holds more than {MOST_ENTRIES} files")
        folders = below
    return blobs


def _within(folder: str, entries: Iterable[Entry]) -> Iterator[tuple[str, Entry]]:
    for entry in entries:
        path = folder + entry.name
        if len(path) > LONGEST_PATH:
            raise GitError(f"a path of `renders/` is longer than {LONGEST_PATH} characters")
        yield path, entry


def _entries(content: bytes, width: int) -> Iterator[Entry]:
    """A tree is a row of `<mode> <name>\\0<id>`, the id in bytes, as gitformat-pack and git-mktree have it."""
    at = 0
    while at < len(content):
        space, end = content.find(b" ", at), content.find(b"\0", at)
        id = content[end + 1 : end + 1 + width]
        if not at < space < end or len(id) != width:
            raise GitError("a tree is malformed")
        yield Entry(content[at:space].decode("latin-1"), os.fsdecode(content[space + 1 : end]), id.hex())
        at = end + 1 + width
