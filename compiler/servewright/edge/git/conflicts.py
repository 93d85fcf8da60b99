"""A merge that stopped: which files are in conflict, which of them the compiler writes anew, and what to run next."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from servewright.edge.git.command import ask
from servewright.edge.git.objects import Objects, open_objects
from servewright.edge.git.repository import Repository
from servewright.edge.ownership import HEAD, says_so
from servewright.edge.renders import RendersError

# What git keeps while it waits, and the command that goes on. A rebase picks commits, so it comes before a pick.
_WAITING = (
    ("rebase-merge", "git rebase --continue"),
    ("rebase-apply/applying", "git am --continue"),
    ("rebase-apply", "git rebase --continue"),
    ("MERGE_HEAD", "git merge --continue"),
    ("CHERRY_PICK_HEAD", "git cherry-pick --continue"),
    ("REVERT_HEAD", "git revert --continue"),
)
_FILE = "100"


@dataclass(frozen=True, slots=True)
class Conflicts:
    """`rendered` are paths below `renders/` of files that we write; `others`, from the checkout's top, are people's."""

    rendered: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def find_conflicts(repository: Repository) -> Conflicts:
    """The unmerged paths of the index, in order. GitError, NoGitError."""
    _, answer = ask(repository, "-C", str(repository.top), "ls-files", "--unmerged", "-z")
    blobs: dict[str, list[str]] = {}
    for entry in os.fsdecode(answer).split("\0")[:-1]:
        stage, _, path = entry.partition("\t")
        mode, id, _ = stage.split(" ")
        blobs.setdefault(path, []).extend([id] if mode.startswith(_FILE) else [])
    if not blobs:
        return Conflicts()
    renders = f"{repository.prefix}renders/"
    with open_objects(repository) as objects:
        ours = {
            path for path in blobs if path.startswith(renders) and _is_ours(path[len(renders) :], blobs[path], objects)
        }
    return Conflicts(
        tuple(sorted(path.removeprefix(renders) for path in ours)),
        tuple(sorted(blobs.keys() - ours)),
    )


def _is_ours(path: str, ids: Iterable[str], objects: Objects) -> bool:
    """Whether a side says so. A file of a build context or of a snapshot cannot, but one beside it does."""
    parts = path.split("/")
    if (parts[0] == "images" and len(parts) > 3) or (parts[0] == "releases" and len(parts) > 4):
        return True
    return any(says_so(content[:HEAD]) for content in objects.contents(ids, "blob").values())


def take_away(root: Path, paths: Iterable[str]) -> None:
    """Removes files below `renders/`, which a compile writes anew. RendersError where one cannot be removed."""
    renders = root.resolve() / "renders"
    for path in paths:
        file = renders / path
        # What lies behind a link is not ours to remove.
        if file.parent.resolve() != file.parent:
            continue
        try:
            with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                file.unlink()
        except OSError as error:
            raise RendersError.because("cannot remove", f"renders/{path}", error) from error


def add(repository: Repository) -> None:
    """Stages `renders/` as it is on disk, which settles its conflicts. GitError."""
    if (repository.root / "renders").exists():
        ask(repository, "add", "--all", "--", "renders")
    else:
        ask(repository, "rm", "-r", "--quiet", "--cached", "--ignore-unmatch", "--", "renders")


def next_command(repository: Repository) -> str:
    """What goes on with the merge, rebase or cherry-pick that is under way."""
    return next(_waiting(repository), "git commit")


def _waiting(repository: Repository) -> Iterator[str]:
    return (command for sign, command in _WAITING if os.path.lexists(repository.own / sign))
