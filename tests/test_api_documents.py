"""Documents that cannot be compared, case by case: what `servewright diff` says of them, to the letter."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from servewright.api.compare import compare
from servewright.api.document.library import Library
from servewright.cli.main import servewright
from servewright.formats.yaml.load import load
from tests.trees import REPOSITORY

API = REPOSITORY / "compiler" / "servewright" / "api"
SOUND = "openapi: 3.1.0\ninfo: {title: orders, version: 1.0.0}\npaths: {}\n"


def cases(key: str) -> list[Any]:
    """The entries, in all case files of the engine, whose outcome stands under a key."""
    found: list[Any] = []
    for path in sorted(API.rglob("*.cases.yaml")):
        entries: Any = load(path.name, path.read_bytes()).documents[0].value
        found += [pytest.param(entry, id=f"{entry['rule']} {entry['name']}") for entry in entries if key in entry]
    return found


@pytest.mark.parametrize("case", cases("prints"))
def test_a_document_prints_its_findings(case: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(case["old"])
    Path("new.yaml").write_text(SOUND)
    ran = CliRunner().invoke(servewright, ["diff", "old.yaml", "new.yaml", "--fail-on", "none"])
    assert ran.stderr == case["prints"]
    assert ran.exit_code == (2 if "error[" in case["prints"] else 0)


@pytest.mark.parametrize("case", cases("pairs"))
def test_a_comparison_is_bounded(case: Any) -> None:
    files = {"old.yaml": case["old"].encode(), "new.yaml": case["new"].encode()}
    sides = Library("old.yaml", files.get), Library("new.yaml", files.get)
    found = compare(*sides, most_pairs=case["pairs"]).new_findings
    assert [{"message": finding.message, "help": finding.help} for finding in found] == case["findings"]
