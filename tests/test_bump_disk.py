"""`servewright bump` on a disk as people have it: read-only, linked, changed meanwhile, killed on the way."""

import os
import subprocess
from pathlib import Path

import pytest
from click import ClickException

from servewright.cli.edits.changes import Change, write
from tests.command_line import ENTRANCE, lay_out, process
from tests.test_bump import FRAUD, ROUTES, THEIRS, bump, specs_of, text_at

pytestmark = pytest.mark.usefixtures("elsewhere")


def test_a_file_that_is_read_only_stops_all(root: Path) -> None:
    (root / ROUTES).chmod(0o444)
    before = specs_of(root)
    done = bump(root, "fraud", "--major")
    assert (done.code, done.err) == (2, f"Error: `{ROUTES}` is read-only: make it writable, then run this again\n")
    assert specs_of(root) == before


def test_the_file_that_a_link_leads_to_is_edited(root: Path) -> None:
    (root / FRAUD).rename(root / "specs/delivery/fraud/spec.txt")
    (root / FRAUD).symlink_to("spec.txt")
    assert bump(root, "fraud", "--patch").code == 0
    assert (root / FRAUD).is_symlink()
    assert "version: 1.0.4\n" in text_at(root, "specs/delivery/fraud/spec.txt")


def test_a_file_keeps_who_may_read_it(root: Path) -> None:
    (root / FRAUD).chmod(0o640)
    bump(root, "fraud", "--patch")
    assert (root / FRAUD).stat().st_mode & 0o777 == 0o640


def test_a_file_that_changed_meanwhile_stops_all(root: Path) -> None:
    before = specs_of(root)
    routes = Change(ROUTES, (root / ROUTES).read_bytes(), b"new", "")
    with pytest.raises(ClickException) as refused:
        write(root, [routes, Change(FRAUD, b"what was there", b"new", "")])
    assert refused.value.message == f"`{FRAUD}` has changed meanwhile: run this again"
    assert specs_of(root) == before


@pytest.mark.parametrize("renames", range(3))
def test_a_run_that_is_killed_is_completed_by_the_next(root: Path, renames: int) -> None:
    lay_out(root, {"specs/orders/checked.yaml": THEIRS.encode()})
    before = specs_of(root)
    clean = lay_out(
        root.parent / "clean", {path: text for path, text in specs_of(root).items() if isinstance(text, bytes)}
    )
    bump(clean, "fraud", "--major")
    killed = (
        "import os\n"
        f"left, rename = [{renames}], os.rename\n"
        "def last(source, target):\n"
        "    if '/specs/' in str(target):\n"
        "        left[0] -= 1\n"
        "        if left[0] < 0:\n"
        "            os._exit(9)\n"
        "    rename(source, target)\n"
        "os.rename = last\n"
        "from servewright.cli.main import main\n"
        "main()\n"
    )
    run = subprocess.run([ENTRANCE[0], "-c", killed, "bump", "fraud", "--major", "-C", root], timeout=60)
    assert run.returncode == 9
    done = specs_of(clean)
    assert all(text in (before.get(path), done[path]) for path, text in specs_of(root).items())
    assert bump(root, "fraud", "--major").code == 0
    assert specs_of(root) == done
    assert os.listdir(root / ".servewright/edits") == []


def test_it_runs_from_a_folder_below(root: Path) -> None:
    done = process("bump", "fraud", "--patch", cwd=root / "specs/delivery")
    assert (done.code, done.out) == (0, f"{FRAUD}: version 1.0.3 -> 1.0.4\n")
