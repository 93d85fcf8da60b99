"""What HEAD is compared with, and the words for where that cannot be done."""

from dataclasses import dataclass
from shlex import quote

from servewright.edge.git.faults import BaselineError
from servewright.edge.git.repository import Repository

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Target:
    """`revision` is what git is asked for, `shown` how people call it, `branch` its name at `origin` if it has one."""

    revision: str
    shown: str
    branch: str = ""

    @classmethod
    def named(cls, text: str) -> "Target":
        """What `--against` says: any revision expression."""
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        branch = text.removeprefix("refs/remotes/")
        for mark in "~^@":
            branch = branch.partition(mark)[0]
        return cls(text, shown, branch.removeprefix("origin/") if branch.startswith("origin/") else "")


def targets_of(branch: str, against: str | None) -> tuple[Target, ...]:
    """A branch in full, since a tag of its name would come first."""
    if against is not None:
        return (Target.named(against),)
    remote = Target(f"refs/remotes/origin/{branch}", f"origin/{branch}", branch)
    return remote, Target(f"refs/heads/{branch}", branch, branch)


def missing(repository: Repository, target: Target, *, by_default: bool) -> BaselineError:
    if by_default and not repository.has_origin:
        return BaselineError(
            f"there is no branch `{target.branch}` here, which Platform names as the target",
            "name another one with `--against`, or let Platform's `branch` be the branch that changes go to",
        )
    names = f"neither `{target.shown}` nor `{target.branch}`" if by_default else f"`{target.shown}`"
    verb = "is" if by_default else "is not"
    return BaselineError(f"{names} {verb} a commit of this clone", f"run `{_fetch(repository, target)}`")


def unrelated(repository: Repository, target: Target) -> BaselineError:
    if repository.is_shallow:
        message = f"this clone is shallow, and lacks the commit where HEAD left `{target.shown}`"
        return BaselineError(message, f"run `{_fetch(repository, target)}`")
    message = f"HEAD and `{target.shown}` have no commit in common"
    if target.branch and repository.has_origin:
        return BaselineError(message, f"run `{_fetch(repository, target)}`, then rebase onto `{target.shown}`")
    return BaselineError(message, "name a commit that HEAD grew from with `--against`")


def _fetch(repository: Repository, target: Target) -> str:
    """Fetches what is missing, into the place where it is looked for, also in a clone of a single branch."""
    depth = " --unshallow" if repository.is_shallow else ""
    if not target.branch:
        return f"git fetch{depth} --tags origin"
    return f"git fetch{depth} origin {quote(f'+refs/heads/{target.branch}:refs/remotes/origin/{target.branch}')}"
