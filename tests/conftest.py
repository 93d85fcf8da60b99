"""What tests have in common: settings of property tests, and the small platform on a disk."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tests.command_line import lay_out
from tests.disk import CUSTOM_KINDS
from tests.git_history import Checkout, init, nobodys_settings
from tests.git_released import released_at
from tests.released_platform import Repository, adopted
from tests.trees import platform

# No deadline on shared machines, and in CI the same examples each time.
settings.register_profile("servewright", deadline=None, print_blob=True)
settings.register_profile("ci", parent=settings.get_profile("servewright"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "servewright")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small platform, without renders, where nothing has been released yet."""
    folder = lay_out(tmp_path / "repository", platform())
    init(folder).git("commit", "--quiet", "--allow-empty", "--message", "begin")
    return folder


@pytest.fixture
def crds(tmp_path: Path) -> Path:
    """A schema for each custom kind that is rendered, so that nothing is noted."""
    return lay_out(tmp_path / "crds", {f"{name}.json": b"{}" for name in CUSTOM_KINDS})


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run outside of any repository, and of the habits of whoever tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SERVEWRIGHT_CRDS", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No git configuration but the tests' own."""
    nobodys_settings(monkeypatch)


@pytest.fixture(scope="session")
def adopted_platform(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The platform with all that `dev` runs pinned in `prod`; to be copied, since it takes a second."""
    with pytest.MonkeyPatch.context() as patch:
        nobodys_settings(patch)
        return adopted(tmp_path_factory.mktemp("adopted") / "repository")


@pytest.fixture
def repository(adopted_platform: Repository, nobody: None, tmp_path: Path) -> Repository:
    """The same commits in a folder of the test's own."""
    shutil.copytree(adopted_platform.root, tmp_path / "repository")
    return Repository(Checkout(tmp_path / "repository"))


@pytest.fixture
def origin(nobody: None, tmp_path: Path) -> Checkout:
    """A repository with one release, to be cloned."""
    return released_at(tmp_path)
