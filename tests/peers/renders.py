"""The files under `renders/` that a cluster or a builder reads."""

from pathlib import Path

import pytest

from tests.peers.go_tools import REPOSITORY

RENDERS = REPOSITORY / "renders"


def rendered(*patterns: str) -> list[Path]:
    """The files that match any pattern, sorted; skips where nothing is rendered yet, fails where no file matches."""
    if not RENDERS.is_dir():
        pytest.skip("`renders/` does not exist")
    paths = sorted(path for pattern in patterns for path in RENDERS.glob(pattern))
    assert paths, f"no file under `renders/` matches {patterns}"
    return paths
