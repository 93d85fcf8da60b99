"""The baseline of a change, from git: two processes, whatever the size of the repository."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from servewright.core.baseline import Baseline
from servewright.edge.git.disk import read_disk
from servewright.edge.git.faults import BaselineError, GitError, NoGitError
from servewright.edge.git.fork_point import fork_point
from servewright.edge.git.objects import open_objects
from servewright.edge.git.repository import Repository, find_repository
from servewright.edge.git.scope import RELEASED, Scope
from servewright.edge.git.tree import read_renders


def read_baseline(root: Path, branch: str, against: str | None, scope: Scope = RELEASED) -> Baseline:
    """What `scope` says of `renders/` where HEAD left `against`, else `origin/<branch>`, else `<branch>`.

    What is on disk, and not frozen, where there is no repository, no git or no commit. BaselineError where the commit,
    or a part of it, cannot be read. A file of more than 64 MiB is an error, and so are more than 4 GiB together.
    """
    repository = None
    try:
        repository = find_repository(root)
        frozen = _read(repository, branch, against, scope) if repository else None
    except NoGitError:
        frozen = None
    except GitError as error:
        raise error.explained(str(repository.top if repository else root)) from error
    if frozen is None and against is not None:
        raise BaselineError(f"there is no git here to read `{against}` with", "leave `--against` out")
    return frozen or Baseline(read_disk(root, scope))


def _read(repository: Repository, branch: str, against: str | None, scope: Scope) -> Baseline | None:
    with open_objects(repository) as objects:
        commit = fork_point(repository, objects, branch, against)
        if commit is None:
            return None
        return Baseline(read_renders(objects, commit, repository.prefix, scope), frozen=True, commit=commit)


def read_committed(root: Path, commit: str, paths: Iterable[str]) -> Mapping[str, bytes]:
    """Some files of a commit by their paths below `root`; those that it has not are left out. BaselineError."""
    repository = None
    try:
        repository = find_repository(root)
        if repository is None:
            return {}
        with open_objects(repository) as objects:
            named = {path: objects.named(f"{commit}:{repository.prefix}{path}") for path in paths if _is_askable(path)}
    except NoGitError:
        return {}
    except GitError as error:
        raise error.explained(str(repository.top if repository else root)) from error
    return {path: found.content for path, found in named.items() if found is not None and found.kind == "blob"}


def _is_askable(path: str) -> bool:
    """A line break would end the request."""
    return path.isprintable()
