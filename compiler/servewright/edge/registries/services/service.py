"""The OpenAPI document that a service's source emits: its code is run, in a process of its own.

The process has a copy of the source, as the image will have it, in a folder that goes afterwards; a home of its own; no
environment but the search path of programs; and a limit on its time and on what it may write. It is no sandbox: it can
read what the user can read and reach what the user can reach, like the tests of the same repository.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from servewright.edge.registries.services.emitter import EMITTER
from servewright.edge.registries.unresolved import UnresolvedError

_LARGEST = 16 << 20
_TOLD = 1 << 16


@dataclass(frozen=True, slots=True)
class Service:
    """`runtime` is the spec's (`fastapi` or `bentoml`), `app` a `module:attribute`; `files` by path in the source."""

    name: str
    version: str
    runtime: str
    app: str
    files: Mapping[str, bytes]
    model: Path | None = None


def emitted(service: Service, python: str, timeout: float) -> bytes:
    """The document as JSON: two spaces an indent, keys as the framework orders them, the same bytes each time.

    `python` is an interpreter that has what the service imports. UnresolvedError where the service gives no document.
    """
    with TemporaryDirectory(prefix="servewright-") as folder:
        source, target = Path(folder, "source"), Path(folder, "openapi.json")
        for path, content in service.files.items():
            place = source / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        source.mkdir(exist_ok=True)
        with TemporaryFile() as errors:
            code = _run(service, python, timeout, source, target, errors)
            if code != 0:
                raise _failed(service, code, _last_line(errors))
        return _document(service, target)


def _run(service: Service, python: str, timeout: float, source: Path, target: Path, errors: IO[bytes]) -> int:
    home = source.parent / "home"
    home.mkdir()
    environment = {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONHASHSEED": "0",  # sets of names have an order of their own in each process
        "TMPDIR": str(home),
        **({"MODEL_PATH": str(service.model)} if service.model else {}),
    }
    arguments = [python or sys.executable, "-B", "-s", "-c", EMITTER]
    try:
        process = subprocess.Popen(
            [*arguments, service.runtime, service.app, service.version, str(target)],
            cwd=source,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            preexec_fn=_bound,
        )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnresolvedError(f"`{python}` cannot be run: {reason}", "name a Python with --python") from error
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise UnresolvedError(
            f"{service.name} gives no OpenAPI document within {timeout:g} s",
            "load the model when the service starts, not when it is imported, or raise --timeout",
        ) from error
    finally:
        with suppress(ProcessLookupError):  # what it left behind goes as well
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * _LARGEST, 4 * _LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _last_line(errors: IO[bytes]) -> str:
    """What a traceback ends with."""
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - _TOLD))
    lines = errors.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def _failed(service: Service, code: int, told: str) -> UnresolvedError:
    if told.startswith("ModuleNotFoundError:"):
        return UnresolvedError(
            f"{service.name} cannot be imported: {told.partition(': ')[2]}",
            "install its `requirements.txt` into an environment, and name that one's Python with --python",
        )
    return UnresolvedError(
        f"{service.name} gives no OpenAPI document: {told or f'exit code {code}'}",
        f"let `{service.app}` be importable without a model, a network or credentials",
    )


def _document(service: Service, target: Path) -> bytes:
    wrong = UnresolvedError(f"{service.name} gives no OpenAPI document", f"let `{service.app}` be the application")
    try:
        with open(os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            content = stream.read(_LARGEST + 1)
        document = json.loads(content)
    except (OSError, ValueError, RecursionError) as error:
        raise wrong from error
    if len(content) > _LARGEST or not isinstance(document, dict) or "openapi" not in document:
        raise wrong
    return content
