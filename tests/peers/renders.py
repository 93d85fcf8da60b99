"""The files under `renders/` that a cluster or a builder reads."""

from pathlib import Path

from tests.peers.go_tools import REPOSITORY

RENDERS = REPOSITORY / "renders"


def rendered(*patterns: str) -> list[Path]:
    """The files that match any pattern, sorted; fails where no file matches."""
    paths = sorted(path for pattern in patterns for path in RENDERS.glob(pattern))
    assert paths, f"no file under `renders/` matches {patterns}"
    return paths
