"""Git as a child process: how many there are, whose repository it reads, and that none is left."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from servewright.edge.git import tree
from servewright.edge.git.baseline import read_baseline
from tests.git_history import Checkout, init
from tests.git_released import RELEASED, fault, released, text_of

pytestmark = pytest.mark.usefixtures("nobody")


# The process.

WRAPPER = """#!/bin/sh
echo "$@" >> {log}
{exports}
exec {git} "$@"
"""


@pytest.fixture
def wrapper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A git on PATH that notes how it is called."""

    def install(exports: str = "") -> Path:
        folder, log = tmp_path / "bin", tmp_path / "log"
        folder.mkdir()
        git = folder / "git"
        git.write_text(WRAPPER.format(log=log, git=shutil.which("git"), exports=exports))
        git.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        return log

    return install


def many(checkout: Checkout, count: int) -> None:
    """A commit of so many snapshots, made without a file on disk."""
    rows = [f"M 100644 inline renders/releases/model/m{n % 997}/{n}.yaml\ndata 6\n{n:06}\n" for n in range(count)]
    head = f"commit refs/heads/main\ncommitter A <a@example.com> 1767614400 +0000\ndata 1\nx\nfrom {checkout.head}\n"
    checkout.git("fast-import", "--quiet", stdin=(head + "".join(rows)).encode())


def test_two_processes_whatever_the_size(origin: Checkout, wrapper: Callable[..., Path]) -> None:
    many(origin, 10_000)
    head = origin.head
    log = wrapper()
    baseline = read_baseline(origin.root, "main", None)
    assert len(baseline.files) == 10_003
    assert baseline.files["releases/model/m29/9999.yaml"] == b"009999"
    options = "--no-pager --literal-pathspecs"
    assert log.read_text() == f"{options} cat-file --batch\n{options} merge-base {head} {head}\n"


def test_somebody_elses_repository_is_not_trusted(origin: Checkout, wrapper: Callable[..., Path]) -> None:
    wrapper("export GIT_TEST_ASSUME_DIFFERENT_OWNER=1")
    message = f"git does not read `{origin.root}`, which belongs to somebody else"
    assert fault(origin.root) == (message, f"trust it with `git config --global --add safe.directory {origin.root}`")
    os.environ |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    try:
        assert text_of(read_baseline(origin.root, "main", None)) == "one"
    finally:
        for name in ("GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"):
            del os.environ[name]


ELSEWHERE = [
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"),
    *("GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE", "GIT_CEILING_DIRECTORIES", "GIT_TRACE", "GIT_TRACE2"),
]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_hooks_variables_lead_nowhere(
    origin: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    other = init(tmp_path / "other")
    other.commit(RELEASED | released("other"))
    monkeypatch.setenv(name, str(other.root / ".git"))
    assert text_of(read_baseline(origin.root, "main", None)) == "one"


def test_a_repository_inside_another_one(origin: Checkout) -> None:
    inner = init(origin.root / "inner")
    inner.commit(RELEASED | released("inner"))
    assert text_of(read_baseline(inner.root, "main", None)) == "inner"
    (inner.root / ".git" / "HEAD").unlink()
    assert fault(inner.root)[0].startswith(f"git cannot read `{inner.root}`: ")


def is_alive(process: int) -> bool:
    """Whether it runs, or waits for its end to be noticed."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_no_process_is_left(
    origin: Checkout, monkeypatch: pytest.MonkeyPatch, wrapper: Callable[..., Path], tmp_path: Path
) -> None:
    many(origin, 1_000)
    wrapper(f"echo $$ >> {tmp_path}/pids")
    read_baseline(origin.root, "main", None)

    def pids() -> list[int]:
        return [int(line) for line in (tmp_path / "pids").read_text().split()]

    def interrupt(*_: object) -> None:
        assert [is_alive(pid) for pid in pids()] == [False, False, True, False]
        raise KeyboardInterrupt

    monkeypatch.setattr(tree, "_entries", interrupt)
    with pytest.raises(KeyboardInterrupt):
        read_baseline(origin.root, "main", None)
    assert [is_alive(pid) for pid in pids()] == [False] * 4
