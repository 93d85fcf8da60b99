"""Where a change began: the baseline is read from the right commit of real histories."""

from collections.abc import Callable
from pathlib import Path

import pytest

from servewright.edge.git.baseline import read_baseline
from tests.git_history import Checkout
from tests.git_released import released, text_of

pytestmark = pytest.mark.usefixtures("nobody")


# Which commit: a history is made in a clone, and ends where somebody compiles; the text that was released at its
# baseline.

History = Callable[[Checkout, Checkout], str | None]
HISTORIES: dict[str, tuple[History, str]] = {}


def history(expected: str) -> Callable[[History], History]:
    def note(made: History) -> History:
        HISTORIES[made.__name__] = made, expected
        return made

    return note


def _push(origin: Checkout, text: str) -> None:
    """Somebody else's change arrives on main."""
    origin.commit(released(text), f"release {text}")


@history("one")
def on_the_target_itself(origin: Checkout, clone: Checkout) -> None:
    pass


@history("one")
def a_branch_just_begun(origin: Checkout, clone: Checkout) -> None:
    clone.branch("feature")


@history("one")
def the_fork_point_on_a_branch(origin: Checkout, clone: Checkout) -> None:
    clone.branch("feature")
    clone.commit(released("mine"))
    _push(origin, "theirs")
    clone.git("fetch", "--quiet")


@history("one")
def commits_on_the_target_that_are_not_pushed(origin: Checkout, clone: Checkout) -> None:
    clone.commit(released("mine"))
    clone.commit(released("mine too"))


@history("one")
def files_that_are_not_committed(origin: Checkout, clone: Checkout) -> None:
    clone.put(released("draft"))
    clone.git("add", "--all")


@history("theirs")
def what_ci_makes_of_a_pull_request(origin: Checkout, clone: Checkout) -> None:
    """The merge of the branch into the target's tip, detached."""
    clone.branch("feature")
    clone.commit({"specs/mine.yaml": "mine"})
    _push(origin, "theirs")
    clone.git("fetch", "--quiet")
    clone.git("switch", "--quiet", "--detach", "origin/main")
    assert clone.merge("feature")


@history("theirs")
def a_branch_that_merged_the_target(origin: Checkout, clone: Checkout) -> None:
    clone.branch("feature")
    clone.commit({"specs/mine.yaml": "mine"})
    _push(origin, "theirs")
    clone.git("fetch", "--quiet")
    assert clone.merge("origin/main")


@history("theirs")
def a_merge_of_the_target_that_stopped(origin: Checkout, clone: Checkout) -> None:
    clone.branch("feature")
    clone.commit(released("mine"))
    _push(origin, "theirs")
    clone.git("fetch", "--quiet")
    assert not clone.merge("origin/main")


@history("theirs")
def a_merge_that_stopped_in_a_worktree(origin: Checkout, clone: Checkout) -> str:
    clone.git("worktree", "add", "--quiet", "-b", "feature", "tree")
    worktree = Checkout(clone.root / "tree")
    worktree.commit(released("mine"))
    _push(origin, "theirs")
    clone.git("fetch", "--quiet")
    assert not worktree.merge("origin/main")
    return "tree"


@history("theirs")
def a_rebase_that_stopped(origin: Checkout, clone: Checkout) -> None:
    clone.branch("feature")
    clone.commit(released("mine"))
    _push(origin, "theirs")
    clone.git("fetch", "--quiet")
    assert clone.try_git("rebase", "origin/main")[0] == 1


@history("one")
def a_pick_that_stopped(origin: Checkout, clone: Checkout) -> None:
    clone.branch("other")
    clone.commit(released("mine"))
    clone.branch("feature", "main")
    clone.commit(released("yours"))
    assert clone.try_git("cherry-pick", "other")[0] == 1


@history("one")
def an_octopus_that_waits_for_its_commit(origin: Checkout, clone: Checkout) -> None:
    for name in ("a", "b"):
        clone.branch(name, "main")
        clone.commit({f"specs/{name}.yaml": name})
    clone.switch("main")
    clone.git("merge", "--quiet", "--no-commit", "--no-ff", "a", "b")


@history("bottom")
def a_stack_whose_bottom_was_squashed(origin: Checkout, clone: Checkout) -> None:
    """Two stacked branches; the lower one is squashed into main, the upper one rebased on it."""
    clone.branch("bottom")
    clone.commit(released("draft"))
    clone.commit(released("bottom"))
    clone.branch("top")
    clone.commit({"specs/top.yaml": "top"})
    clone.git("push", "--quiet", "origin", "bottom")
    origin.squash_merge("bottom")
    clone.git("fetch", "--quiet")
    clone.git("rebase", "--quiet", "--onto", "origin/main", "bottom", "top")


@history("one")
def a_stack_that_was_not_rebased(origin: Checkout, clone: Checkout) -> None:
    """Its lower branch is in main by another name, so to git all of it is still this branch's."""
    clone.branch("bottom")
    clone.commit(released("bottom"))
    clone.branch("top")
    clone.commit({"specs/top.yaml": "top"})
    clone.git("push", "--quiet", "origin", "bottom")
    origin.squash_merge("bottom")
    clone.git("fetch", "--quiet")


@history("one")
def a_target_that_was_rewritten_since(origin: Checkout, clone: Checkout) -> None:
    """The commit that both sides still share."""
    _push(origin, "lost")
    clone.git("pull", "--quiet")
    clone.branch("feature")
    clone.commit(released("mine"))
    origin.git("reset", "--quiet", "--hard", "HEAD~1")
    _push(origin, "rewritten")
    clone.git("fetch", "--quiet")


@history("one")
def a_branch_without_a_remote(origin: Checkout, clone: Checkout) -> None:
    clone.git("remote", "remove", "origin")
    clone.branch("feature")
    clone.commit(released("mine"))


@history("one")
def a_tag_with_the_name_of_the_target(origin: Checkout, clone: Checkout) -> None:
    clone.branch("feature")
    clone.commit(released("mine"))
    clone.git("tag", "main")
    clone.git("tag", "origin/main")


@history("one")
def a_file_with_the_name_of_the_target(origin: Checkout, clone: Checkout) -> None:
    clone.put({"main": "", "HEAD": "", "origin/main": ""})


@history("one")
def objects_in_a_pack(origin: Checkout, clone: Checkout) -> None:
    clone.git("gc", "--quiet", "--prune=now")
    clone.git("pack-refs", "--all")


@history("one")
def a_replaced_commit(origin: Checkout, clone: Checkout) -> None:
    clone.branch("feature")
    other = clone.commit(released("mine"))
    clone.git("replace", "origin/main", other)


@pytest.mark.parametrize("name", HISTORIES)
def test_the_baseline_is_the_commit_that_a_change_began_at(name: str, origin: Checkout, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone")
    made, expected = HISTORIES[name]
    where = made(origin, clone)
    baseline = read_baseline(clone.root / (where or "."), "main", None)
    assert (text_of(baseline), baseline.frozen) == (expected, True)
    assert origin.try_git("cat-file", "-e", baseline.commit)[0] == 0
