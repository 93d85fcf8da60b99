"""The commit that a change began at: the merge base of HEAD and the branch that it goes to."""

from servewright.edge.git.command import ask
from servewright.edge.git.faults import BaselineError, GitError
from servewright.edge.git.objects import Objects
from servewright.edge.git.repository import Repository
from servewright.edge.git.target import Target, missing, targets_of, unrelated


def fork_point(repository: Repository, objects: Objects, branch: str, against: str | None) -> str | None:
    """The baseline's commit; None before the first one. BaselineError where it cannot be told."""
    targets = targets_of(branch, against)
    head, target, commit = _tips(repository, objects, targets)
    if head is None and commit is None and against is None:
        return None
    if commit is None:
        raise missing(repository, targets[0], by_default=against is None)
    if head is None:
        message = f"HEAD has no commit yet, so it did not begin at `{target.shown}`"
        raise BaselineError(message, "commit to this branch, or switch to one that has commits")
    # While a merge is under way, the commit that it will make is what is compared: git-merge-base(1) takes the merge
    # of all but its first argument.
    code, answer = ask(repository, "merge-base", commit, head, *repository.merge_heads, codes=(0, 1))
    if code:
        raise unrelated(repository, target)
    return answer.split()[0].decode()


def _tips(
    repository: Repository, objects: Objects, targets: tuple[Target, ...]
) -> tuple[str | None, Target, str | None]:
    """The commits of HEAD and of the first target that there is."""
    head = _commit(objects, "HEAD")
    if head is None and not repository.is_unborn:
        raise GitError("HEAD names a commit that is missing")
    for target in targets:
        if (commit := _commit(objects, target.revision)) is not None:
            _refuse_ambiguous(objects, target)
            return head, target, commit
        if repository.has_ref(target.revision):
            raise GitError(f"{target.shown} names a commit that is missing")
    return head, targets[0], None


def _commit(objects: Objects, revision: str) -> str | None:
    """A line break would end the request, and the rest of it would be another one."""
    if not revision or any(character < " " or character == "\x7f" for character in revision):
        return None
    # A search takes all that follows it as what is searched for, and finds commits only.
    found = objects.named(revision if revision.startswith(":/") else f"{revision}^{{commit}}")
    return found.id if found and found.kind == "commit" else None


def _refuse_ambiguous(objects: Objects, target: Target) -> None:
    """Git would take the tag, and say so where nobody reads it."""
    as_tag, as_branch = f"refs/tags/{target.revision}", f"refs/heads/{target.revision}"
    commits = _commit(objects, as_tag), _commit(objects, as_branch)
    if None not in commits and commits[0] != commits[1]:
        message = f"`{target.shown}` is a tag and a branch"
        raise BaselineError(message, f"name one of them: `--against {as_branch}` or `--against {as_tag}`")
