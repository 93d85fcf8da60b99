"""What a baseline holds: the releases, APIs and records of a commit, else of the disk."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servewright.core.baseline import Baseline
from servewright.edge.git import scope
from servewright.edge.git.baseline import read_baseline
from tests.git_history import Checkout, init
from tests.git_released import BASELINE, RELEASED, SNAPSHOT, fault

pytestmark = pytest.mark.usefixtures("nobody")


# What: files of a commit, and those that are read.

READ = {
    **RELEASED,
    "renders/releases/prompt/caption/1.0.0/deep/er/ü caption.jinja": "file",
    "renders/dev/index/a.json": "record",
    "renders/dev/index/deeper/b.json": "record",
    "renders/index/index/c.json": "an environment of that name",
}
LEFT = {
    "renders/README.md": "",
    "renders/releases.txt": "",
    "renders/dev/apps/eta-v1/service-eta.yaml": "",
    "renders/dev/indexes/a.json": "",
    "renders/dev/argocd/index/a.json": "",
    "renders/images/index/1.0.0/Dockerfile": "",
    "renders/pipelines/index/a.yaml": "",
    "specs/releases/a.yaml": "",
    "other/renders/releases/a.yaml": "",
}
PLACES = ["", "platform/", "deep/er/", "with space/ü/"]
FORMATS = ["sha1", "sha256"]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("place", PLACES)
def test_releases_apis_and_records_are_read(tmp_path: Path, place: str, format: str) -> None:
    checkout = init(tmp_path / "repository", object_format=format)
    (checkout.root / place).mkdir(parents=True, exist_ok=True)
    checkout.put({f"{place}{path}": text for path, text in (READ | LEFT).items()})
    root = checkout.root / place
    (root / "renders/releases/link.yaml").symlink_to("model")
    os.mkfifo(root / "renders/releases/pipe.yaml")
    os.chmod(root / SNAPSHOT, 0o755)
    expected = {path.removeprefix("renders/"): text.encode() for path, text in sorted(READ.items())}
    on_disk = read_baseline(root, "main", None)
    assert (list(on_disk.files.items()), on_disk.frozen, on_disk.commit) == (sorted(expected.items()), False, "")
    os.remove(root / "renders/releases/pipe.yaml")
    checkout.commit()
    frozen = read_baseline(root, "main", None)
    assert (list(frozen.files.items()), frozen.frozen) == (sorted(expected.items()), True)
    assert frozen.commit == checkout.head


NAMES = st.sampled_from(["releases", "apis", "index", "dev", "images", "a", "A", "é", "a b", "-x", "\t", "\udcff"])
TREES = st.dictionaries(st.lists(NAMES, min_size=1, max_size=5).map(tuple), st.binary(max_size=99), max_size=12)


@hypothesis.settings(max_examples=12)
@given(TREES, st.sampled_from(FORMATS))
def test_a_commit_gives_what_the_disk_gives(files: dict[tuple[str, ...], bytes], format: str) -> None:
    """Whatever lies where, in either form of repository."""
    with TemporaryDirectory() as folder:
        checkout = init(Path(folder), object_format=format)
        for path, content in files.items():
            place = checkout.root.joinpath("renders", *path)
            if not place.is_dir() and not any(parent.is_file() for parent in place.parents):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
        on_disk = read_baseline(checkout.root, "main", None)
        checkout.commit()
        frozen = read_baseline(checkout.root, "main", None)
        assert (list(frozen.files.items()), frozen.frozen) == (list(on_disk.files.items()), True)


def test_a_submodule_is_not_entered(origin: Checkout) -> None:
    origin.git("update-index", "--add", "--cacheinfo", f"160000,{origin.head},renders/releases/model/sub")
    origin.git("commit", "--quiet", "--message", "submodule")
    assert read_baseline(origin.root, "main", None).files == BASELINE


def test_a_worktree_and_a_submodule_are_repositories(origin: Checkout, tmp_path: Path) -> None:
    origin.git("worktree", "add", "--quiet", "-b", "feature", tmp_path / "worktree")
    outer = init(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", origin.root, "inner")
    for root in (tmp_path / "worktree", outer.root / "inner"):
        baseline = read_baseline(root, "main", None)
        assert (baseline.files, baseline.commit) == (BASELINE, origin.head)


def test_a_commit_without_renders_releases_nothing(tmp_path: Path) -> None:
    checkout = init(tmp_path / "repository")
    checkout.commit({"specs/a.yaml": ""})
    assert read_baseline(checkout.root, "main", None) == Baseline({}, True, checkout.head)
    checkout.commit({"renders": "a file"})
    assert read_baseline(checkout.root, "main", None) == Baseline({}, True, checkout.head)


def test_a_file_may_be_renamed(origin: Checkout) -> None:
    origin.branch("feature")
    origin.git("mv", SNAPSHOT, "renders/releases/model/eta/2.0.0.yaml")
    origin.commit()
    assert read_baseline(origin.root, "main", None).files == BASELINE


# Where git says nothing: what is on disk, and nothing is frozen.


def without_a_repository(checkout: Checkout) -> None:
    shutil.rmtree(checkout.root / ".git")


def before_the_first_commit(checkout: Checkout) -> None:
    without_a_repository(checkout)
    checkout.git("init", "--quiet")


def before_the_first_commit_of_a_clone(checkout: Checkout) -> None:
    before_the_first_commit(checkout)
    checkout.git("remote", "add", "origin", ".")


def without_git(checkout: Checkout) -> None:
    os.environ["PATH"] = str(checkout.root)


@pytest.mark.parametrize(
    "done", [without_a_repository, before_the_first_commit, before_the_first_commit_of_a_clone, without_git]
)
def test_without_git_renders_are_on_disk(
    origin: Checkout, monkeypatch: pytest.MonkeyPatch, done: Callable[[Checkout], None]
) -> None:
    monkeypatch.setenv("PATH", os.environ["PATH"])
    done(origin)
    assert read_baseline(origin.root, "main", None) == Baseline(BASELINE)
    message, _ = fault(origin.root, "main")
    assert message in ("there is no git here to read `main` with", "`main` is not a commit of this clone")


def test_renders_that_lead_elsewhere_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "renders").symlink_to(tmp_path)
    assert read_baseline(tmp_path, "main", None) == Baseline()


def test_the_scope_is_decided_by_the_path() -> None:
    leading = ["releases", "apis", "dev", "dev/index", "dev/index/deep", "releases/model/a", "index"]
    assert [
        path for path in (*leading, "images", "images/index", "dev/apps", "dev/indexes") if scope.RELEASED.leads(path)
    ] == leading
    assert [path for path in ("dev/apps", "dev/argocd", "dev/index/a", "apps") if scope.RENDERED.leads(path)] == [
        *("dev/apps", "dev/index/a", "apps")
    ]
