"""What `--against` may say: any revision, and nothing that git would take for something else."""

import pytest

from servewright.edge.git.baseline import read_baseline
from tests.git_history import Checkout
from tests.git_released import SNAPSHOT, fault, released, text_of

pytestmark = pytest.mark.usefixtures("nobody")


AGAINST = [
    ("HEAD", "three"),
    ("HEAD~1", "two"),
    ("main", "one"),
    ("v1", "one"),
    ("refs/heads/main", "one"),
    ("main^{commit}", "one"),
    (":/second", "two"),
    ("side", "one"),
]


@pytest.mark.parametrize(("against", "expected"), AGAINST)
def test_any_revision_may_be_compared_with(origin: Checkout, against: str, expected: str) -> None:
    origin.git("tag", "--annotate", "--message", "first", "v1")
    origin.branch("side")
    origin.commit(released("side"))
    origin.branch("feature", "main")
    origin.commit(released("two"), "second")
    origin.commit(released("three"))
    assert text_of(read_baseline(origin.root, "gone", against)) == expected


HOSTILE = [
    *("", " ", "-x", "--output=x", "--help", "--batch", "HEAD\nHEAD", "HEAD\0", "HEAD\r", "\udcff", "HEAD --all"),
    *("HEAD:", "HEAD:renders", "HEAD^{tree}", f"HEAD:{SNAPSHOT}", "0" * 40, "f" * 40, "$(touch x)", "x" * 200_000),
    *("aaaa commit 1", "HEAD..main", "^HEAD", "@{-9}", "HEAD~99999999999999999999", "main^{/(}", "é", "*"),
]


@pytest.mark.parametrize("against", HOSTILE, ids=lambda text: ascii(text[:40]))
def test_what_names_no_commit_is_said(origin: Checkout, against: str) -> None:
    before = sorted(origin.root.rglob("*"))
    message, help = fault(origin.root, against[:100_000])
    assert message.endswith("` is not a commit of this clone") and "\n" not in message + help
    assert (len(message) < 200, sorted(origin.root.rglob("*"))) == (True, before)


def test_a_tag_and_a_branch_of_one_name(origin: Checkout) -> None:
    origin.git("tag", "release")
    origin.branch("release")
    assert text_of(read_baseline(origin.root, "main", "release")) == "one"
    origin.commit(released("two"))
    help = "name one of them: `--against refs/heads/release` or `--against refs/tags/release`"
    assert fault(origin.root, "release") == ("`release` is a tag and a branch", help)
    assert text_of(read_baseline(origin.root, "main", "refs/tags/release")) == "one"
    assert text_of(read_baseline(origin.root, "main", "refs/heads/release")) == "two"
