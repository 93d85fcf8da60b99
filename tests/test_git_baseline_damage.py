"""A repository that is damaged or hostile: one line, and no more time and memory than is due."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from servewright.edge.git import disk, objects, tree
from servewright.edge.git.baseline import read_baseline
from tests.git_history import Checkout
from tests.git_released import SNAPSHOT, fault, released, text_of

pytestmark = pytest.mark.usefixtures("nobody")


def loose(checkout: Checkout, id: str) -> Path:
    return checkout.root / ".git" / "objects" / id[:2] / id[2:]


def a_file_that_is_lost(checkout: Checkout) -> str:
    id = checkout.git("rev-parse", f"HEAD:{SNAPSHOT}")
    loose(checkout, id).unlink()
    return f"this clone is incomplete: it lacks {id}"


def a_folder_that_is_lost(checkout: Checkout) -> str:
    id = checkout.git("rev-parse", "HEAD:renders/releases")
    loose(checkout, id).unlink()
    return f"this clone is incomplete: it lacks {id}"


def a_commit_that_is_lost(checkout: Checkout) -> str:
    loose(checkout, checkout.head).unlink()
    return f"git cannot read `{checkout.root}`: HEAD names a commit that is missing"


def a_detached_commit_that_is_lost(checkout: Checkout) -> str:
    checkout.git("switch", "--quiet", "--detach")
    return a_commit_that_is_lost(checkout)


def a_packed_reference_to_a_lost_commit(checkout: Checkout) -> str:
    checkout.git("pack-refs", "--all")
    return a_commit_that_is_lost(checkout)


def a_target_that_is_lost(checkout: Checkout) -> str:
    checkout.branch("feature")
    checkout.commit(released("mine"))
    (checkout.root / ".git/refs/heads/main").write_text("1" * 40)
    return f"git cannot read `{checkout.root}`: main names a commit that is missing"


def a_file_that_is_garbage(checkout: Checkout) -> str:
    id = checkout.git("rev-parse", f"HEAD:{SNAPSHOT}")
    loose(checkout, id).chmod(0o644)
    loose(checkout, id).write_bytes(b"garbage")
    return f"this clone is incomplete: it lacks {id}"


def a_tree_that_is_malformed(checkout: Checkout) -> str:
    made = "hash-object", "-w", "--literally", "-t", "tree", "--stdin"
    broken = checkout.git(*made, stdin=b"40000 renders\0short")
    checkout.git("reset", "--quiet", "--soft", checkout.git("commit-tree", "-m", "x", broken))
    return f"git cannot read `{checkout.root}`: a tree is malformed"


def a_tree_that_is_a_file(checkout: Checkout) -> str:
    blob = checkout.git("rev-parse", f"HEAD:{SNAPSHOT}")
    made = "hash-object", "-w", "--literally", "-t", "tree", "--stdin"
    broken = checkout.git(*made, stdin=b"40000 renders\0" + bytes.fromhex(blob))
    checkout.git("reset", "--quiet", "--soft", checkout.git("commit-tree", "-m", "x", broken))
    return f"git cannot read `{checkout.root}`: {blob} is no tree but a blob"


def a_folder_that_is_empty(checkout: Checkout) -> str:
    shutil.rmtree(checkout.root / ".git")
    (checkout.root / ".git").mkdir()
    return f"git cannot read `{checkout.root}`: not a git repository (or any of the parent directories): .git"


def a_link_that_leads_nowhere(checkout: Checkout) -> str:
    shutil.rmtree(checkout.root / ".git")
    (checkout.root / ".git").write_text("gitdir: nowhere\n")
    return f"git cannot read `{checkout.root}`: `{checkout.root}/.git` leads to no repository"


DAMAGE = [
    a_file_that_is_lost,
    a_folder_that_is_lost,
    a_commit_that_is_lost,
    a_detached_commit_that_is_lost,
    a_packed_reference_to_a_lost_commit,
    a_target_that_is_lost,
    a_file_that_is_garbage,
    a_tree_that_is_malformed,
    a_tree_that_is_a_file,
    a_folder_that_is_empty,
    a_link_that_leads_nowhere,
]


@pytest.mark.parametrize("damaged", DAMAGE)
def test_damage_is_one_line(origin: Checkout, damaged: Callable[[Checkout], str]) -> None:
    expected = damaged(origin)
    assert fault(origin.root)[0] == expected


# Bounds.


def test_a_large_file_is_refused_before_it_is_read(origin: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "LARGEST_OBJECT", 1 << 20)
    monkeypatch.setattr(disk, "LARGEST_OBJECT", 1 << 20)
    origin.commit(released("x" * (1 << 20)))
    assert len(text_of(read_baseline(origin.root, "main", None))) == 1 << 20
    origin.commit(released("x" * (1 << 20) + "x"))
    id = origin.git("rev-parse", f"HEAD:{SNAPSHOT}")
    assert fault(origin.root)[0] == f"git cannot read `{origin.root}`: blob {id} is larger than 1 MiB"
    shutil.rmtree(origin.root / ".git")
    assert fault(origin.root)[0] == f"`{SNAPSHOT}` is larger than 1 MiB"


def test_all_files_together_are_bounded(origin: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "LARGEST_BASELINE", 4 << 20)
    monkeypatch.setattr(objects, "LARGEST_OBJECT", 3 << 20)
    origin.commit({f"renders/releases/{name}": name * (2 << 20) for name in "ab"})
    message = f"git cannot read `{origin.root}`: what was released is larger than 0 GiB"
    assert fault(origin.root)[0] == message


def test_a_tree_that_names_itself_over_and_over_is_refused(origin: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty small objects that stand for 2^40 files."""
    monkeypatch.setattr(tree, "MOST_ENTRIES", 10_000)
    row = f"100644 blob {origin.git('rev-parse', f'HEAD:{SNAPSHOT}')}"
    for _ in range(40):
        made = origin.git("mktree", stdin=f"{row}\ta\n{row}\tb\n".encode())
        row = f"040000 tree {made}"
    for folder in ("releases", "renders"):
        made = origin.git("mktree", stdin=f"{row}\t{folder}\n".encode())
        row = f"040000 tree {made}"
    origin.git("update-ref", "HEAD", origin.git("commit-tree", "-m", "bomb", made))
    assert fault(origin.root)[0] == f"git cannot read `{origin.root}`: `renders/` holds more than 10000 files"


def test_a_path_is_bounded(origin: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "LONGEST_PATH", 40)
    origin.commit({f"renders/releases/{'a/' * 20}b": ""})
    message = f"git cannot read `{origin.root}`: a path of `renders/` is longer than 40 characters"
    assert fault(origin.root)[0] == message
