"""The command line: exit codes, what goes where, and words that lead on."""

import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from click import Context

from servewright import __version__
from servewright.cli.main import servewright as group
from servewright.core.kind import find_kinds
from servewright.core.registry import constants
from servewright.core.rule import Rule
from servewright.edge.stopwatch import Stopwatch
from servewright.formats.specs.fields import spec_fields
from tests.command_line import ENTRANCE, Outcome, lay_out, process, servewright
from tests.trees import platform

COMMANDS = tuple(group.list_commands(Context(group)))
FILES = 75  # that the small platform renders
CUSTOM_RESOURCES = (
    "argoproj.io/applicationset_v1alpha1.json",
    "argoproj.io/appproject_v1alpha1.json",
    "external-secrets.io/externalsecret_v1.json",
    "gateway.networking.k8s.io/httproute_v1.json",
    "gateway.networking.k8s.io/referencegrant_v1beta1.json",
)
MISSPELT = b"apiVersion: servewright.dev/v1\nkind: Consumer\nmetadata: {name: kiosk, team: nobody}\nspec: {kay: 1}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small platform on disk, without renders."""
    return lay_out(tmp_path / "repository", platform())


@pytest.fixture
def crds(tmp_path: Path) -> Path:
    """Schemas of all that is rendered, so that nothing is noted; they refuse nothing."""
    return lay_out(tmp_path / "crds", dict.fromkeys(CUSTOM_RESOURCES, b"{}"))


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder outside of any repository."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SERVEWRIGHT_CRDS", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)


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
    before = sorted(path for path in (root / "renders").rglob("*") if path.is_file())
    done = servewright(*command.split(), "-C", root, "--crds", crds)
    assert (done.code, done.err) == (code, err)
    if code or command.startswith("check"):
        assert sorted(path for path in (root / "renders").rglob("*") if path.is_file()) == before


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
        "Invalid value for '--format': 'xml' is not one of 'text', 'json'.",
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
    assert f"servewright {command} " in done.out.splitlines()[-1]
    assert done.out.splitlines()[-1].strip().startswith("Example")


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


# What goes where.


def test_json_is_one_object_on_standard_output(root: Path) -> None:
    broken(root)
    done = servewright("compile", "-C", root, "--format", "json")
    assert (done.code, done.err) == (1, NOT_WRITTEN)
    assert json.loads(done.out) == {
        "version": 1,
        "findings": [
            {
                "code": "VAL002",
                "severity": "error",
                "message": "`kay` is not a field of `spec`",
                "help": "did you mean `key`?",
                "place": {"file": "specs/orders/kiosk.yaml", "line": 4, "column": 8, "label": ""},
                "related": [],
            },
            {
                "code": "VER100",
                "severity": "note",
                "message": json.loads(servewright("check", "-C", root, "--format", "json").out)["findings"][-1][
                    "message"
                ],
                "help": "name a folder with the CRDs of your cluster: `--crds DIR`",
                "place": None,
                "related": [],
            },
        ],
        "counts": {"error": 1, "warning": 0, "note": 1},
    }


def test_times_of_stages_go_to_standard_error(root: Path, crds: Path) -> None:
    stages = ["set up", "load", "validate", "link", "build", "reduce", "compare", "write"]
    lines = servewright("compile", "-v", "-C", root, "--crds", crds).err.splitlines()
    assert [line[:10].strip() for line in lines[:-1]] == stages
    assert all(line[10:].split()[1] == "ms" for line in lines[:-1])
    assert lines[-1] + "\n" == WRITTEN
    lines = servewright("check", "-v", "-C", root, "--crds", crds).err.splitlines()
    assert [line[:10].strip() for line in lines[:-1]] == stages[:-1]
    broken(root)
    lines = servewright("compile", "-v", "-C", root, "--crds", crds).err.splitlines()
    assert [line[:10].strip() for line in lines[:-1]] == stages[:-2]


def on_a_terminal(root: Path, **environment: str) -> str:
    """What a check prints to a terminal."""
    master, slave = pty.openpty()
    check = subprocess.Popen(
        [*ENTRANCE, "check", "-C", root], stdout=slave, stderr=subprocess.DEVNULL, env={**os.environ, **environment}
    )
    os.close(slave)
    printed = b"".join(_read(master))
    check.wait(timeout=60)
    return printed.decode()


def _read(master: int) -> Iterator[bytes]:
    """Until the other end is closed."""
    try:
        while chunk := os.read(master, 4096):
            yield chunk
    except OSError:
        pass
    finally:
        os.close(master)


def test_colours_are_for_terminals(root: Path) -> None:
    broken(root)
    assert "\x1b[31;1merror[VAL002]\x1b[0m" in on_a_terminal(root)
    plain = on_a_terminal(root, NO_COLOR="1")
    assert "\x1b" not in plain
    assert "error[VAL002]: " in plain
    assert "\x1b" not in servewright("check", "-C", root).out


def test_progress_is_for_terminals_and_for_patience() -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as terminal, patch.object(sys, "stderr", terminal):
        watch = Stopwatch()
        watch("load", 0)
        time.sleep(1.05)
        watch("build", 3)
        watch.stop()
    assert b"".join(_read(master)) == b"\r\x1b[Kbuild, 3 apps (1 s)\r\x1b[K"
    assert set(watch.times) == {"load", "build"}


# Outputs that nobody takes.


@pytest.mark.parametrize("command", ["check", "explain", "schema"])
def test_a_reader_that_has_gone_changes_no_outcome(root: Path, command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    where = ["-C", str(root)] if command != "explain" else []
    done = subprocess.run([*ENTRANCE, command, *where], stdout=writing, stderr=subprocess.PIPE, timeout=60)
    os.close(writing)
    assert done.returncode == (3 if command == "check" else 0)
    assert b"rror" not in done.stderr


def test_standard_output_that_is_full_is_told_in_a_line(root: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*ENTRANCE, "explain"], stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert (done.returncode, done.stderr) == (2, b"Error: cannot write to standard output: no space left on device\n")


@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "1>&- 2>&-", "2>/dev/full", "0<&-"])
def test_streams_that_are_closed_change_no_outcome(root: Path, closed: str) -> None:
    line = f'"$0" -c "$1" check -C "$2" {closed}'
    done = subprocess.run(["sh", "-c", line, sys.executable, ENTRANCE[2], root], capture_output=True, timeout=60)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_every_locale_gives_the_same_bytes(root: Path) -> None:
    lay_out(root, {"specs/orders/speisekarte-ü.yaml": "kind: Gerücht\n".encode()})
    utf8 = process("check", "-C", root)
    assert "Gerücht" in utf8.out
    assert process("check", "-C", root, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}) == utf8


def test_names_of_files_are_utf8_or_nothing(root: Path) -> None:
    done = process("check", "-C", root, env={"LC_ALL": "C", "PYTHONUTF8": "0"})
    assert done == Outcome(2, "", "Error: names of files are read as `ascii` here: set `PYTHONUTF8=1`\n")


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


# Schemas for editors.


def test_schemas_are_written_where_git_ignores_them(root: Path) -> None:
    done = servewright("schema", "-C", root)
    folder = root / ".servewright" / "schemas"
    names = {f"{name.lower()}.schema.json" for name in find_kinds()} | {"any.schema.json"}
    assert done.out == f"# yaml-language-server: $schema={folder}/any.schema.json\n"
    assert (done.code, done.err) == (
        0,
        f"{len(names)} schemas in {folder}; begin a spec with this line, to have your editor check it:\n",
    )
    assert {path.name for path in folder.iterdir()} == names
    assert servewright("schema", "-C", root) == done
    assert servewright("schema", "-o", "here").out == "# yaml-language-server: $schema=here/any.schema.json\n"
    assert {path.name for path in Path("here").iterdir()} == names


def test_schemas_are_written_nowhere_else(root: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"keep")
    folder = root / ".servewright" / "schemas"
    folder.mkdir(parents=True)
    (folder / "model.schema.json").symlink_to(victim)
    (folder / "model.schema.json.fresh").symlink_to(victim)
    assert servewright("schema", "-C", root).code == 0
    assert victim.read_bytes() == b"keep"
    assert not (folder / "model.schema.json").is_symlink()


@pytest.mark.parametrize("name", [".servewright", ".servewright/schemas"])
def test_a_scratch_folder_that_leads_elsewhere_is_refused(root: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(tmp_path / "elsewhere")
    done = servewright("schema", "-C", root)
    assert done == Outcome(2, "", f"Error: cannot write `{root / name}`: a symbolic link stands in the way\n")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_schemas_that_cannot_be_written_are_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert servewright("schema", "-o", tmp_path / "file" / "below") == Outcome(
        2, "", f"Error: cannot write `{tmp_path}/file/below`: not a directory\n"
    )


# Explanations.

RULES = {
    rule.code: rule
    for family in ("formats", "stages", "targets", "edge", "cli")
    for _, rule in constants(f"servewright.{family}", Rule)
}


@pytest.mark.parametrize("code", RULES)
def test_every_code_is_explained(code: str) -> None:
    rule = RULES[code]
    done = servewright("explain", code)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{code} {rule.name} ({rule.severity})\n\n{rule.means}\n{rule.why}\n\nFor example, ")
    if code.endswith("1"):
        assert servewright("explain", rule.name) == servewright("explain", code.lower()) == done


@pytest.mark.parametrize("kind", find_kinds())
def test_every_field_is_explained(kind: str) -> None:
    assert servewright("explain", kind).code == 0
    for field in spec_fields(find_kinds()[kind].document):
        if field.description:
            done = servewright("explain", f"{kind}.{field.name}")
            assert (done.code, done.err) == (0, "")
            assert done.out.startswith(f"{kind}.{field.name.replace('[]', '').replace('{}', '')}: ")
            assert field.description in done.out


RATE = """\
Model.spec.load.peak: a rate (operations)

Requests at the busiest moment, over all pods.
  required
  for example: `1200/s`, `600/min`, `200k/min`, `50M/month`
"""
SCALING = """\
Model.spec.scaling: a mapping (operations)

How many pods there may be.
  required

  min: a whole number, 1 to 10000; required
      Pods at least.
  max: a whole number, 1 to 10000; default none: `min`: no autoscaler
      Pods at most.
  cpu: a percentage; default 70%: leaves room for the time that a new pod takes to load
      CPU use, of the request, that the autoscaler aims at.
"""
TEAM = """\
Team: who owns specs, where they live, and how much its workloads may use.

  apiVersion: `servewright.dev/v1`; required
      Always `servewright.dev/v1`.
  kind: `Team`; required
      Always `Team`.
  metadata: a mapping; required
      The identity of a team.
  spec: a mapping; required
      A team and its borders.
"""


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("Model.spec.load.peak", RATE),
        ("Model.spec.scaling", SCALING),
        ("Team", TEAM),
    ],
)
def test_explanations(what: str, text: str) -> None:
    assert servewright("explain", what) == Outcome(0, text, "")


def test_everything_that_can_be_explained_is_listed() -> None:
    listed = servewright("explain").out.splitlines()
    assert [line.split()[0] for line in listed[1:-2]] == sorted(RULES)
    assert listed[-1] == f"Kinds: {', '.join(find_kinds())} (try `servewright explain Model`)"
