"""What tests have in common: settings of property tests, and the small platform on a disk."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.command_line import lay_out
from tests.disk import CUSTOM_KINDS
from tests.git_history import init
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
