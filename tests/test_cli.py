"""The command line: exit codes, what goes where, and words that lead on."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from click import Context

from servewright import __version__
from servewright.cli.main import servewright as group
from tests.command_line import ENTRANCE, Outcome, everything_below, lay_out, servewright
from tests.trees import rendered_files

COMMANDS = tuple(group.list_commands(Context(group)))
FILES = rendered_files()
MISSPELT = b"apiVersion: servewright.dev/v1\nkind: Consumer\nmetadata: {name: kiosk, team: nobody}\nspec: {kay: 1}\n"

pytestmark = pytest.mark.usefixtures("elsewhere")


# Exit codes: what is done to the platform first, the command, its code, the last line of standard error.


def nothing(root: Path) -> None:
    pass


def compiled(root: Path) -> None:
    servewright("compile", "-C", root)


def broken(root: Path) -> None:
    lay_out(root, {"specs/orders/kiosk.yaml": MISSPELT})


def compiled_and_broken(root: Path) -> None:
    compiled(root)
    broken(root)


def foreign(root: Path) -> None:
    compiled(root)
    lay_out(root, {"renders/theirs.txt": b"x"})


def stale_and_foreign(root: Path) -> None:
    foreign(root)
    (root / "renders/prod/index/eta-v2.json").unlink()


UP_TO_DATE = f"renders/ is up to date: {FILES} files\n"
NOT_WRITTEN = "nothing was written\n"
WRITTEN = f"{FILES} files: {FILES} new, 0 changed, 0 removed\n"
SAME = f"{FILES} files: 0 new, 0 changed, 0 removed\n"
ALL_STALE = f"{FILES} files of renders/ out of date\n"
ONE_STALE = "1 file of renders/ out of date\n"
CODES: list[tuple[Callable[[Path], None], str, int, str]] = [
    (nothing, "compile", 0, WRITTEN),
    (compiled, "compile", 0, SAME),
    (compiled, "check", 0, UP_TO_DATE),
    (compiled, "check --fail-on note", 0, UP_TO_DATE),
    (foreign, "compile", 0, SAME),
    (foreign, "check", 0, UP_TO_DATE),
    (foreign, "compile --fail-on warning", 1, NOT_WRITTEN),
    (foreign, "check --fail-on warning", 1, UP_TO_DATE),
    (foreign, "check --fail-on note", 1, UP_TO_DATE),
    (broken, "compile", 1, NOT_WRITTEN),
    (broken, "check", 1, ""),
    (compiled_and_broken, "check", 1, ""),
    (compiled_and_broken, "compile --fail-on error", 1, NOT_WRITTEN),
    (nothing, "check", 3, ALL_STALE),
    (nothing, "check --fail-on warning", 3, ALL_STALE),
    (stale_and_foreign, "check", 3, ONE_STALE),
    (stale_and_foreign, "check --fail-on warning", 1, ONE_STALE),
    (stale_and_foreign, "compile", 0, f"{FILES} files: 1 new, 0 changed, 0 removed\n"),
]


@pytest.mark.parametrize(
    ("prepare", "command", "code", "err"),
    CODES,
    ids=[f"{prepare.__name__}-{command}" for prepare, command, _, _ in CODES],
)
def test_exit_codes(root: Path, crds: Path, prepare: Callable[[Path], None], command: str, code: int, err: str) -> None:
    prepare(root)
    before = everything_below(root)
    done = servewright(*command.split(), "-C", root, "--crds", crds)
    assert (done.code, done.err) == (code, err)
    after = everything_below(root)
    if command.startswith("check"):
        assert after == before
    elif code:
        assert {path: after[path] for path in after if not path.startswith(".servewright/")} == {
            path: before[path] for path in before if not path.startswith(".servewright/")
        }


@pytest.mark.parametrize(("least", "code"), [("error", 0), ("warning", 0), ("note", 1)])
def test_a_note_fails_where_that_was_asked_for(root: Path, least: str, code: int) -> None:
    """Without schemas there is a note."""
    done = servewright("compile", "-C", root, "--fail-on", least)
    assert (done.code, done.err) == (code, NOT_WRITTEN if code else WRITTEN)
    assert (root / "renders").exists() is not bool(code)


# Usage.

USAGE = {
    "an unknown command": (["comple"], "there is no command `comple`: did you mean `compile`?"),
    "a command like no other": (["zzz"], "there is no command `zzz`"),
    "an unknown option": (["check", "--formt", "json"], "No such option '--formt'."),
    "an option of another": (["schema", "--crds", "x"], "No such option '--crds'."),
    "an unknown format": (
        ["check", "--format", "xml"],
        "Invalid value for '--format': 'xml' is not one of ",
    ),
    "an argument too many": (["check", "specs"], "Got unexpected extra argument (specs)"),
    "a root that is not there": (
        ["check", "-C", "gone"],
        "Invalid value for '-C' / '--root': Directory 'gone' does not exist.",
    ),
    "CRDs that are not there": (
        ["check", "--crds", "gone"],
        "Invalid value for '--crds': Directory 'gone' does not exist.",
    ),
    "a folder outside": (
        ["check"],
        "there is no `specs/` in this folder and those above it: run this inside the repository, or name it with ",
    ),
    "a root without specs": (
        ["check", "-C", "."],
        "there is no `specs/` in `.`: run this inside the repository, or name it with --root",
    ),
    "an unknown code": (["explain", "LNK0O1"], "there is no code, rule or kind `LNK0O1`: did you mean `LNK001`"),
    "an unknown field": (["explain", "Model.spec.lod"], "`Model` has no field `spec.lod`: did you mean `spec.load`"),
}


@pytest.mark.parametrize(("arguments", "says"), USAGE.values(), ids=USAGE)
def test_wrong_usage_is_told_in_a_line(arguments: list[str], says: str) -> None:
    done = servewright(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1].startswith(f"Error: {says}")


def test_a_folder_that_was_removed(tmp_path: Path) -> None:
    script = "import os, shutil; os.mkdir('x'); os.chdir('x'); os.rmdir('../x'); " + ENTRANCE[2]
    done = subprocess.run([sys.executable, "-c", script, "check"], cwd=tmp_path, capture_output=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[-1] == "Error: this folder does not exist any more: go to the repository"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = servewright(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert done == servewright(command, "-h")
    assert f"Usage: servewright {command} [OPTIONS]" in done.out
    assert f"servewright {command} " in done.out.rpartition("\n  Example")[2]


def test_the_commands_are_known() -> None:
    assert {"check", "compile", "explain", "schema"} <= set(COMMANDS)
    assert servewright("--version") == Outcome(0, f"servewright {__version__}\n", "")
    listed = servewright("--help").out.partition("Commands:\n")[2]
    assert (
        tuple(line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2:3].islower())
        == COMMANDS
    )
    bare = servewright()
    assert (bare.code, bare.out, bare.err.partition("Commands:\n")[2]) == (2, "", listed)


# Where it is run.


def test_it_runs_from_a_folder_below_and_from_elsewhere(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(root)
    checked = servewright("check", "-C", root)
    assert (checked.code, checked.err) == (0, UP_TO_DATE)
    monkeypatch.chdir(root / "specs" / "delivery")
    assert servewright("check") == checked
    monkeypatch.chdir(root / "renders" / "prod")
    assert servewright("check") == checked
    monkeypatch.chdir(root.parent)
    assert servewright("check", "--root", "repository") == checked


def test_a_link_to_the_repository_is_the_repository(root: Path) -> None:
    (root.parent / "link").symlink_to(root)
    assert servewright("compile", "-C", root.parent / "link").code == 0
    assert servewright("check", "-C", root).code == 0


# CRDs.


def test_a_broken_schema_is_a_finding(root: Path, tmp_path: Path) -> None:
    files = {"gateway.networking.k8s.io/httproute_v1.json": b"{", "notes.yaml": b"<html>", "README.md": b"x"}
    done = servewright("check", "-C", root, "--crds", lay_out(tmp_path / "crds", files), "--format", "json")
    found = {(finding["code"], finding["message"]) for finding in json.loads(done.out)["findings"]}
    assert done.code == 1
    assert {finding for finding in found if finding[0] in ("VER001", "VER002")} == {
        ("VER001", "`gateway.networking.k8s.io/httproute_v1.json` is no schema: it is not JSON"),
        ("VER002", "`notes.yaml` defines no custom resource"),
    }


def test_schemas_may_be_named_by_the_environment(root: Path, crds: Path) -> None:
    assert servewright("check", "-C", root, "--crds", crds).out.count("VER100") == 0
    with patch.dict(os.environ, {"SERVEWRIGHT_CRDS": str(crds)}):
        assert servewright("check", "-C", root).out.count("VER100") == 0
    assert servewright("check", "-C", root).out.count("VER100") == 1
