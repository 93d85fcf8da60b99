"""The command as a user runs it: through its entrance, in this process or in one of its own."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from tempfile import mkdtemp
from unittest.mock import patch

from servewright.cli.main import main

# Whoever runs the tests in the background has its children ignore interruptions, which people's shells do not.
INTERRUPTIBLE = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
ENTRANCE = (sys.executable, "-c", f"{INTERRUPTIBLE}; from servewright.cli.main import main; main()")


@dataclass(frozen=True)
class Outcome:
    """What a run came to."""

    code: int
    out: str
    err: str


def servewright(*arguments: str | Path) -> Outcome:
    """In this process, which is fast."""
    out, err = TextIOWrapper(BytesIO()), TextIOWrapper(BytesIO())
    code: object = 0
    with patch.object(sys, "argv", ["servewright", *map(str, arguments)]), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as stop:
            code = stop.code
        finally:
            gc.enable()  # a command ends with its process, and so leaves the garbage
            gc.unfreeze()
    assert code is None or isinstance(code, int)
    return Outcome(code or 0, _text(out), _text(err))


def _text(stream: TextIOWrapper) -> str:
    stream.flush()
    binary = stream.buffer
    assert isinstance(binary, BytesIO)
    return binary.getvalue().decode()


def process(*arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Outcome:
    """In a process of its own, without a terminal."""
    done = subprocess.run(
        [*ENTRANCE, *map(str, arguments)], capture_output=True, cwd=cwd, env={**os.environ, **(env or {})}, timeout=120
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def lay_out(root: Path, files: Mapping[str, bytes]) -> Path:
    """The files on disk, below a folder that is made."""
    for path, content in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return root


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that others may look into, as a checkout is; it goes however deep it has become."""
    path = Path(mkdtemp()).resolve()
    path.chmod(0o755)
    try:
        yield path
    finally:
        subprocess.run(["rm", "-rf", path], check=True)


def everything_below(root: Path) -> dict[str, bytes | str]:
    """Each file's content and each link's target, by the path below a folder; a pipe is `|`."""
    found: dict[str, bytes | str] = {}
    pending = [str(root)] if root.exists() else []
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                name = entry.path.removeprefix(f"{root}/")
                if entry.is_symlink():
                    found[name] = os.readlink(entry.path)
                elif entry.is_dir():
                    pending.append(entry.path)
                else:
                    found[name] = Path(entry.path).read_bytes() if entry.is_file() else "|"
    return found
