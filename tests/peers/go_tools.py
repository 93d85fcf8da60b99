"""Go programs that judge rendered output, built from the modules beside this file."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]


def build(module: Path, package: str, name: str) -> Path:
    """The program `name` made of `package`, kept in the peers folder until a file of the module changes.

    Raises CalledProcessError if the module does not compile; a module that cannot be fetched counts as absent.
    """
    go = tool("go")
    program = _peers() / "bin" / f"{module.name}-{_digest(module)}" / name
    program.parent.mkdir(parents=True, exist_ok=True)
    with (program.parent / "lock").open("w") as lock:
        # Test processes side by side want the same program: the first one builds it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            _fetch(go, module, package)
            _compile(go, module, package, program)
    return program


def ask(program: Path, *arguments: str | Path) -> Any:
    """What the program prints as JSON; raises RuntimeError with its complaint if it fails."""
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{program.name} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout)


def tool(name: str) -> str:
    """The path of a program that the machine brings."""
    return shutil.which(name) or absent(f"`{name}` is not installed")


def absent(reason: str) -> NoReturn:
    """Skip the test that wants this peer, or fail it where all peers must be there."""
    if os.environ.get("SERVEWRIGHT_REQUIRE_PEERS") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _peers() -> Path:
    return Path(os.environ.get("SERVEWRIGHT_PEERS") or REPOSITORY / ".servewright" / "peers")


def _digest(module: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in module.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(module)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _fetch(go: str, module: Path, package: str) -> None:
    listed = subprocess.run(
        [go, "list", "-deps", package], cwd=module, env=_environment(), capture_output=True, text=True, check=False
    )
    if listed.returncode:
        absent(f"the Go module `{module.name}` cannot be had: {listed.stderr.strip()[-2000:]}")


def _compile(go: str, module: Path, package: str, program: Path) -> None:
    half = program.with_suffix(".half")
    # Without paths, stamps and symbols: the same sources give the same bytes, in half the size.
    command = [go, "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", str(half), package]
    subprocess.run(command, cwd=module, env=_environment(), check=True)
    half.replace(program)


def _environment() -> dict[str, str]:
    return {**os.environ, "CGO_ENABLED": "0", "GOWORK": "off"}
