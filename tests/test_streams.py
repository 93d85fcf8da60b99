"""What goes where: results on standard output, status on standard error, colours and progress on terminals only."""

import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from servewright.edge.stopwatch import Stopwatch
from tests.command_line import ENTRANCE, Outcome, lay_out, process, servewright

MISSPELT = b"apiVersion: servewright.dev/v1\nkind: Consumer\nmetadata: {name: kiosk, team: nobody}\nspec: {kay: 1}\n"

pytestmark = pytest.mark.usefixtures("elsewhere")


def test_json_is_one_object_on_standard_output(root: Path) -> None:
    lay_out(root, {"specs/orders/kiosk.yaml": MISSPELT})
    done = servewright("compile", "-C", root, "--format", "json")
    assert (done.code, done.err) == (1, "nothing was written\n")
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
    compiling = ["set up", "load", "validate", "baseline", "release", "link", "build", "reduce", "gate", "describe"]
    stages = [*compiling, "compare", "write"]
    lines = servewright("compile", "-v", "-C", root, "--crds", crds).err.splitlines()
    assert [line[:10].strip() for line in lines[:-1]] == stages
    assert all(line[10:].split()[1] == "ms" for line in lines[:-1])
    assert lines[-1] == "95 files: 95 new, 0 changed, 0 removed"
    lines = servewright("check", "-v", "-C", root, "--crds", crds).err.splitlines()
    assert [line[:10].strip() for line in lines[:-1]] == stages[:-1]
    lay_out(root, {"specs/orders/kiosk.yaml": MISSPELT})
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
    lay_out(root, {"specs/orders/kiosk.yaml": MISSPELT})
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
