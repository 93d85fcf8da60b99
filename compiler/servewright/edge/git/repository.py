"""The repository around a folder, as its files tell: found without asking git, which would be a process more."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from servewright.edge.git.faults import GitError

_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_ORIGIN = re.compile(r'^\s*\[remote "origin"\]', re.MULTILINE)
_LARGEST = 16 << 20


@dataclass(frozen=True, slots=True)
class Repository:
    """`top` is the checkout's top folder, `root` is `top` or below; `own` and `common` are git's folders.

    The two differ in a worktree: HEAD and a merge under way are its own, branches and objects are common.
    """

    root: Path
    top: Path
    own: Path
    common: Path

    @property
    def prefix(self) -> str:
        """The way from `top` to `root`: empty, or ending in `/`."""
        way = self.root.relative_to(self.top).as_posix()
        return "" if way == "." else f"{way}/"

    @property
    def is_shallow(self) -> bool:
        """Whether history ends somewhere because a clone was told so."""
        return (self.common / "shallow").is_file()

    @property
    def has_origin(self) -> bool:
        """Whether there is a remote `origin` to fetch from."""
        return _ORIGIN.search(_text(self.common / "config")) is not None

    @property
    def merge_heads(self) -> tuple[str, ...]:
        """The commits that are being merged into HEAD."""
        return tuple(line for line in _text(self.own / "MERGE_HEAD").split() if _ID.fullmatch(line))

    @property
    def is_unborn(self) -> bool:
        """Whether HEAD is a branch without a commit; a HEAD that names a commit which is lost is damage."""
        word, _, name = _text(self.own / "HEAD").strip().partition(" ")
        return word == "ref:" and not self.has_ref(name)

    def has_ref(self, name: str) -> bool:
        """Whether there is a reference of this full name, whatever it points to."""
        if not name.startswith("refs/") or "\0" in name:
            return False
        if os.path.isfile(self.common / name):
            return True
        return any(line.endswith(f" {name}") for line in _text(self.common / "packed-refs").splitlines())


def find_repository(root: Path) -> Repository | None:
    """The nearest folder with `.git`, from `root` upwards. GitError where a `.git` leads to nothing."""
    root = root.resolve()
    for top in (root, *root.parents):
        if os.path.lexists(top / ".git"):
            own = _folder(top / ".git")
            common = _text(own / "commondir").strip()
            return Repository(root, top, own, own / common if common else own)
    return None


def _folder(git: Path) -> Path:
    """In a worktree or a submodule `.git` is a file that says where the folder is."""
    if git.is_dir():
        return git
    word, _, path = _text(git).rstrip("\n").partition(" ")
    if word == "gitdir:" and (folder := git.parent / path).is_dir():
        return folder
    raise GitError(f"`{git}` leads to no repository")


def _text(path: Path) -> str:
    """A small file of git's; empty where there is none."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as stream:
            return stream.read(_LARGEST)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
        return ""
    except OSError as error:
        raise GitError(f"cannot read `{path}`: {(error.strerror or str(error)).lower()}") from error
