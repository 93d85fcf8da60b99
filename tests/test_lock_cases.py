"""The cases of what `lock` finds out, or does not: `arguments` on the small platform with `tree` laid over it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from servewright.formats.yaml.load import load
from tests.command_line import lay_out, servewright
from tests.trees import REPOSITORY, platform

SOURCE = REPOSITORY / "compiler" / "servewright"
FILES = (SOURCE / "edge/registries/lines/line.cases.yaml", SOURCE / "cli/commands/lock.cases.yaml")


def cases(path: Path) -> list[Mapping[str, Any]]:
    entries: Any = load(path.name, path.read_bytes()).documents[0].value
    return list(entries)


def shown(case: Mapping[str, Any], root: Path) -> str:
    """What the command prints of its findings."""
    lay_out(root, {**platform(), **{path: text.encode() for path, text in case["tree"].items()}})
    return servewright("lock", *case["arguments"].split(), "-C", root).out


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for path in FILES for c in cases(path)])
def test_lock_prints_its_findings(case: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MLFLOW_REGISTRY_URI", "MLFLOW_TRACKING_URI"):
        monkeypatch.delenv(name, raising=False)
    assert shown(case, tmp_path) == case["prints"]
