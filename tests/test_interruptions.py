"""What may come between: a full disk, a kill, Ctrl-C, a second run. Nothing is lost, and the next run completes."""

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servewright.edge.renders import RendersError
from servewright.edge.writing import exclusive
from tests.command_line import ENTRANCE, Outcome, lay_out, open_folder, process, servewright
from tests.faults import KilledError, failing_after
from tests.rendering import FIRST, Outputs, context, manifest, rendered, write_all
from tests.trees import platform, rendered_files

UP_TO_DATE = Outcome(0, "", f"renders/ is up to date: {rendered_files()} files\n")


@pytest.fixture
def root() -> Iterator[Path]:
    with open_folder() as path:
        yield path


FULL = [
    (errno.ENOSPC, "no space left on device; what was written stays, and the next run completes it"),
    (errno.EDQUOT, "disk quota exceeded; what was written stays, and the next run completes it"),
    (errno.EROFS, "read-only file system"),
]


@pytest.mark.parametrize(("code", "says"), FULL)
def test_a_full_disk_is_one_line_and_the_next_run_completes(root: Path, code: int, says: str) -> None:
    for changes in range(40):
        with failing_after(changes, OSError(code, os.strerror(code))):
            try:
                write_all(root, FIRST)
            except RendersError as error:
                assert str(error) in {f"cannot write `{path}`: {says.split(';')[0]}" for path in (".servewright/",)} | {
                    f"cannot write `renders/`: {says}"
                }
    write_all(root, FIRST)
    assert rendered(root) == FIRST


def test_a_limit_on_the_size_of_files_is_one_line(root: Path) -> None:
    lay_out(root, platform())
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (700, {resource.RLIM_INFINITY})); "
    done = subprocess.run(
        [sys.executable, "-c", limited + ENTRANCE[2], "compile", "-C", root], capture_output=True, timeout=60
    )
    assert (done.returncode, done.stderr.decode()) == (2, "Error: cannot write `renders/`: file too large\n")
    assert complete(root) == UP_TO_DATE


def complete(root: Path) -> Outcome:
    """A compile, and what a check says then, but for its notes."""
    servewright("compile", "-C", root)
    checked = servewright("check", "-C", root)
    return Outcome(checked.code, "", checked.err)


# Names that meet: a list and its files, a file and a folder of its name, apps that come and go.
NAMES = ("a", "b", "a/x", "a/y", "deep/er/z")


@st.composite
def versions(draw: st.DrawFn) -> dict[str, bytes]:
    """What some specs might render."""
    outputs: dict[str, bytes] = {}
    for app in draw(st.sets(st.sampled_from(["dev/apps/p/m.yaml", "dev/apps/q/m.yaml", "dev/index/p.json"]))):
        outputs[app] = manifest(draw(st.sampled_from("xy")))
    for version in draw(st.sets(st.sampled_from(["1.0.0", "1.1.0"]))):
        names = draw(st.sets(st.sampled_from(NAMES)).filter(lambda names: not {"a", "a/x"} <= names))
        names -= {"a/y"} if "a" in names else set()
        outputs |= context(f"images/m/{version}", {name: draw(st.sampled_from("xy")) for name in sorted(names)})
    return outputs


@settings(max_examples=150)
@given(versions(), versions(), versions(), st.integers(0, 40))
def test_after_a_kill_at_any_moment_the_next_run_puts_things_right(
    before: Outputs, during: Outputs, after: Outputs, moment: int
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        lay_out(root, {"renders/theirs.txt": b"theirs"})
        write_all(root, before)
        try:
            with failing_after(moment, KilledError()):
                write_all(root, during)
        except KilledError:
            pass
        write_all(root, after)
        assert rendered(root) == {**after, "theirs.txt": b"theirs"}
        assert sorted(path.name for path in (root / ".servewright").iterdir()) in (["lock"], ["fresh", "lock"])


@pytest.mark.parametrize("written", [1, 40])
def test_after_a_real_kill_the_next_run_puts_things_right(root: Path, written: int) -> None:
    lay_out(root, platform())
    with subprocess.Popen([*ENTRANCE, "compile", "-C", root], stdout=subprocess.DEVNULL) as running:
        while running.poll() is None and len(rendered(root)) < written:
            pass
        running.kill()
    assert complete(root) == UP_TO_DATE


def test_two_runs_at_once(root: Path) -> None:
    lay_out(root, platform())
    with exclusive(root):
        second = process("compile", "-C", root)
    assert second == Outcome(2, "", "Error: another servewright is writing here: wait for it, then run this again\n")
    assert rendered(root) == {}
    assert servewright("compile", "-C", root).code == 0


@contextmanager
def busy(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run that reads an artifact for many seconds; the file has no bytes on the disk."""
    artifact = root / "specs/delivery/eta/weights.bin"
    os.truncate(artifact, 1 << 36)
    with subprocess.Popen([*ENTRANCE, "compile", "-C", root], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        while not any(opened(Path(f"/proc/{run.pid}/fd"), artifact)):
            time.sleep(0.01)
        yield run


def opened(descriptors: Path, file: Path) -> Iterator[bool]:
    """Whether a process has a file open; descriptors come and go meanwhile."""
    for descriptor in descriptors.iterdir():
        try:
            yield descriptor.readlink() == file
        except FileNotFoundError:
            continue


INTERRUPTED = "interrupted: run the same command again, it completes what was begun"


def test_an_interruption_is_one_line_and_leaves_the_tree(root: Path) -> None:
    lay_out(root, platform())
    with busy(root) as run:
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=30)
    assert (run.returncode, out, err.decode().strip()) == (130, b"", INTERRUPTED)
    assert not (root / "renders").exists()


@pytest.mark.parametrize("moment", [6, 30])
def test_an_interruption_while_writing_is_completed_by_the_next_run(root: Path, moment: int) -> None:
    lay_out(root, platform())
    with failing_after(moment, KeyboardInterrupt()):
        interrupted = servewright("compile", "-C", root)
    assert (interrupted.code, interrupted.err.strip()) == (130, INTERRUPTED)
    assert (root / ".servewright" / "unfinished").exists()
    assert complete(root) == UP_TO_DATE
    assert not (root / ".servewright" / "unfinished").exists()
