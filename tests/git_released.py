"""A repository whose main has released one model, and words of tests for what is read from it."""

from pathlib import Path

import pytest

from servewright.core.baseline import Baseline
from servewright.edge.git.baseline import read_baseline
from servewright.edge.git.faults import BaselineError
from tests.git_history import Checkout, init

SNAPSHOT = "renders/releases/model/eta/1.0.0.yaml"
RECORD = "renders/prod/index/eta-v1.json"
API = "renders/apis/prod/model-eta-v1.json"
RELEASED = {SNAPSHOT: "one", RECORD: "{}", API: "[]"}
BASELINE = {path.removeprefix("renders/"): text.encode() for path, text in sorted(RELEASED.items())}


def released_at(folder: Path) -> Checkout:
    """A commit with the one model."""
    checkout = init(folder / "origin")
    checkout.commit({**RELEASED, "specs/model.yaml": "kind: Model\n"})
    return checkout


def released(text: str) -> dict[str, str | None]:
    """The one snapshot, with another content, so that commits can be told apart."""
    return {SNAPSHOT: text}


def text_of(baseline: Baseline) -> str:
    return baseline.files["releases/model/eta/1.0.0.yaml"].decode()


def fault(root: Path, against: str | None = None, branch: str = "main") -> tuple[str, str]:
    with pytest.raises(BaselineError) as raised:
        read_baseline(root, branch, against)
    return raised.value.message, raised.value.help
