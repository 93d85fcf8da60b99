"""Whatever oasdiff calls an error breaks callers for us too; where it does not, the table says why."""

import json
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from servewright.api.change import Size
from servewright.api.compare import compare
from servewright.api.document.library import Library
from tests.api_pairs import EDITS, Pair, document, pairs
from tests.peers.go_tools import HERE, build

pytestmark = pytest.mark.peers

Json = Any
ERROR = 3
DIFFERENCES: list[dict[str, Json]] = yaml.safe_load((HERE / "oasdiff_differences.yaml").read_text())


def errors_of_oasdiff(folder: Path, files: Mapping[str, bytes]) -> dict[str, set[str]]:
    program = build(HERE / "oasdiff", "github.com/oasdiff/oasdiff", "oasdiff")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    command = [str(program), "changelog", "-f", "json", "old.json", "new.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True, text=True)
    found = defaultdict(set)
    for entry in json.loads(done.stdout):
        if entry["level"] == ERROR:
            found[entry["path"]].add(entry["id"])
    return found


def breaks_of_ours(files: Mapping[str, bytes]) -> set[str]:
    found = compare(Library("old.json", files.get), Library("new.json", files.get)).changes
    return {name.split()[1] for change in found if change.size is Size.BREAKING for name in change.operations}


def reason(pair: Pair, ids: Iterable[str]) -> str | None:
    """Why nothing breaks although oasdiff says so by these ids."""
    for each in DIFFERENCES:
        edit = each["wide"], each["narrow"]
        same = edit == (pair.edit.get("wide"), pair.edit.get("narrow"))
        if same and all(any(fnmatchcase(id, pattern) for pattern in each["ids"]) for id in ids):
            return str(each["because"])
    return None


@pytest.mark.parametrize("turned", [False, True], ids=["narrowed", "widened"])
def test_what_oasdiff_calls_an_error_breaks(tmp_path: Path, turned: bool) -> None:
    found = {f"/p{number}": pair for number, pair in enumerate(pairs(turned=turned))}
    files = {
        "old.json": document({path: {"post": pair.old} for path, pair in found.items()}),
        "new.json": document({path: {"post": pair.new} for path, pair in found.items()}),
    }
    theirs, ours = errors_of_oasdiff(tmp_path, files), breaks_of_ours(files)
    missed = {path: ids for path, ids in theirs.items() if path not in ours}
    reasons = {path: reason(found[path], ids) for path, ids in missed.items()}
    assert {found[path].name: missed[path] for path, because in reasons.items() if because is None} == {}
    assert len(theirs) > len(EDITS) * 3  # it is heard at all
    assert set(reasons.values()) == {each["because"] for each in DIFFERENCES if is_about(each, turned=turned)}


def is_about(difference: Mapping[str, Json], *, turned: bool) -> bool:
    """Widened responses break, and so do narrowed requests: what is safe comes the other way."""
    return any(id.startswith("request" if turned else "response") for id in difference["ids"])
