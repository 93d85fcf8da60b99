"""Where git cannot say what was released: one line, and a command that puts it right."""

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from servewright.edge.git.baseline import read_baseline
from tests.git_history import Checkout, init
from tests.git_released import RELEASED, SNAPSHOT, fault, released, text_of

pytestmark = pytest.mark.usefixtures("nobody")


# Where git cannot say: what is so, and a command that, once it is run, makes it right.


def command_of(help: str) -> str:
    return help.split("`")[1]


Clone = Callable[[Checkout, Path], Checkout]


def a_shallow_branch(origin: Checkout, to: Path) -> Checkout:
    origin.branch("feature")
    origin.commit(released("mine"))
    origin.commit(released("mine too"))
    clone = origin.clone(to, "--depth=1", "--no-single-branch", "--branch=feature")
    assert clone.git("rev-parse", "origin/main")
    return clone


def a_shallow_branch_alone(origin: Checkout, to: Path) -> Checkout:
    a_shallow_branch(origin, to)
    shutil.rmtree(to)
    return origin.clone(to, "--depth=1", "--branch=feature")


def a_branch_alone(origin: Checkout, to: Path) -> Checkout:
    a_shallow_branch(origin, to)
    shutil.rmtree(to)
    return origin.clone(to, "--single-branch", "--branch=feature")


def a_merge_of_ci_alone(origin: Checkout, to: Path) -> Checkout:
    """A runner's checkout: one detached commit, and no branch."""
    a_shallow_branch(origin, to)
    shutil.rmtree(to)
    origin.git("switch", "--quiet", "--detach", "main")
    assert origin.merge("feature")
    origin.git("update-ref", "refs/pull/1/merge", "HEAD")
    clone = init(to)
    clone.git("remote", "add", "origin", f"file://{origin.root}")
    clone.git("fetch", "--quiet", "--depth=1", "origin", "refs/pull/1/merge")
    clone.git("checkout", "--quiet", "FETCH_HEAD")
    return clone


def a_clone_without_old_files(origin: Checkout, to: Path) -> Checkout:
    origin.branch("feature")
    origin.commit({SNAPSHOT: "mine"})
    return origin.clone(to, "--filter=blob:none", "--branch=feature")


ORIGIN = "+refs/heads/main:refs/remotes/origin/main"
SHALLOW = "this clone is shallow, and lacks the commit where HEAD left `origin/main`"
NEITHER = "neither `origin/main` nor `main` is a commit of this clone"
LACKING: list[tuple[Clone, str, str]] = [
    (a_shallow_branch, SHALLOW, f"git fetch --unshallow origin {ORIGIN}"),
    (a_shallow_branch_alone, NEITHER, f"git fetch --unshallow origin {ORIGIN}"),
    (a_branch_alone, NEITHER, f"git fetch origin {ORIGIN}"),
    (a_merge_of_ci_alone, NEITHER, f"git fetch --unshallow origin {ORIGIN}"),
    (
        a_clone_without_old_files,
        "this clone is incomplete: it lacks 43dd47ea691c90a5fa7827892c70241913351963",
        "git fetch --refetch --no-filter origin",
    ),
]


@pytest.mark.parametrize(("made", "message", "command"), LACKING, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_lacking_is_fetched_by_what_is_said(
    origin: Checkout, tmp_path: Path, made: Clone, message: str, command: str
) -> None:
    clone = made(origin, tmp_path / "clone")
    assert fault(clone.root) == (message, f"run `{command}`")
    clone.git(*shlex.split(command)[1:], "--quiet")
    assert text_of(read_baseline(clone.root, "main", None)) == "one"


def test_a_clone_of_depth_one_of_the_target_can_be_checked(origin: Checkout, tmp_path: Path) -> None:
    origin.commit(released("two"))
    clone = origin.clone(tmp_path / "clone", "--depth=1")
    assert text_of(read_baseline(clone.root, "main", None)) == "two"


def test_a_revision_that_is_not_there_is_fetched_by_what_is_said(origin: Checkout, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone")
    fetch = "git fetch origin '+refs/heads/it'\"'\"'s:refs/remotes/origin/it'\"'\"'s'"
    for kind, name, command in (("tag", "v1", "git fetch --tags origin"), ("branch", "it's", fetch)):
        origin.git(kind, name)
        against = name if kind == "tag" else f"origin/{name}~0"
        assert fault(clone.root, against) == (f"`{against}` is not a commit of this clone", f"run `{command}`")
        clone.git(*shlex.split(command)[1:], "--quiet")
        assert text_of(read_baseline(clone.root, "main", against)) == "one"


def test_no_commit_in_common(origin: Checkout, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone")
    origin.git("switch", "--quiet", "--orphan", "fresh")
    origin.commit(RELEASED | released("fresh"), "another first commit")
    origin.git("branch", "--force", "main", "fresh")
    clone.git("fetch", "--quiet")
    help = f"run `git fetch origin {ORIGIN}`, then rebase onto `origin/main`"
    assert fault(clone.root) == ("HEAD and `origin/main` have no commit in common", help)
    clone.git("remote", "remove", "origin")
    clone.git("branch", "other", origin.head)
    help = "name a commit that HEAD grew from with `--against`"
    assert fault(clone.root, "other") == ("HEAD and `other` have no commit in common", help)


def test_a_branch_without_commits_in_a_repository_with_some(origin: Checkout) -> None:
    origin.git("switch", "--quiet", "--orphan", "fresh")
    message, help = (
        "HEAD has no commit yet, so it did not begin at `main`",
        "commit to this branch, or switch to one that",
    )
    assert fault(origin.root) == (message, f"{help} has commits")


def test_a_target_that_nobody_has(origin: Checkout) -> None:
    message = "there is no branch `trunk` here, which Platform names as the target"
    help = "name another one with `--against`, or let Platform's `branch` be the branch that changes go to"
    assert fault(origin.root, branch="trunk") == (message, help)
