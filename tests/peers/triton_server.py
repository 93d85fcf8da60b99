"""NVIDIA's tritonserver on the CPU, from the wheel that ships it, on a model repository as an image would hold it."""

import contextlib
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.peers.go_tools import REPOSITORY, absent
from tests.peers.processes import Server, free_ports, running, wait_until

# The server needs nothing of the wheel's own dependencies; its Python backend needs NumPy.
_WHEELS = ("nvidia-pytriton==0.7.0", "numpy==1.26.4")
_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


@dataclass(frozen=True, slots=True)
class Triton:
    """A server that is ready to be asked."""

    address: str
    metrics_address: str
    server: Server

    def get(self, path: str) -> Any:
        """The JSON that a path answers with; raises HTTPError."""
        with urllib.request.urlopen(f"{self.address}{path}", timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    def metrics(self, path: str) -> str:
        """What the metrics port says; raises HTTPError."""
        with urllib.request.urlopen(f"{self.metrics_address}{path}", timeout=10) as answer:
            return str(answer.read(), "utf-8")

    def infer(self, model: str, inputs: Mapping[str, tuple[str, list[list[float]]]]) -> dict[str, list[float]]:
        """Outputs by name, of inputs by name: datatype of the Open Inference Protocol, rows."""
        tensors = [
            {"name": name, "datatype": type_, "shape": [len(rows), len(rows[0])], "data": rows}
            for name, (type_, rows) in inputs.items()
        ]
        body = json.dumps({"inputs": tensors}).encode()
        with urllib.request.urlopen(f"{self.address}/v2/models/{model}/infer", body, timeout=10) as answer:
            return {output["name"]: output["data"] for output in json.loads(answer.read())["outputs"]}


@contextlib.contextmanager
def serving(models: Path, arguments: Sequence[str], ready: str, folder: Path) -> Iterator[Triton]:
    """A server with these arguments, the model repository and ports replaced, that answers at the path `ready`."""
    ports = free_ports(3)
    http, metrics = (f"http://127.0.0.1:{port}" for port in (ports[0], ports[2]))
    command = _command(models, arguments, ports, folder)
    with running("tritonserver", command, folder / "triton.log") as server:
        wait_until(lambda: _answers(f"{http}{ready}"), (server,))
        yield Triton(http, metrics, server)


def refusal(models: Path, arguments: Sequence[str], folder: Path) -> list[str]:
    """Why the server does not start: its errors about models, in its own words."""
    command = _command(models, arguments, free_ports(3), folder)
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    log = ended.stdout + ended.stderr
    assert ended.returncode == 1, log
    return [line for line in _ERRORS.findall(log) if "model" in line]


def _command(models: Path, arguments: Sequence[str], ports: Sequence[int], folder: Path) -> list[str]:
    home = _home()
    wheel = home / "lib" / f"python{_PYTHON}" / "site-packages"
    program = wheel / "pytriton" / "tritonserver"
    names = ("http", "grpc", "metrics")
    here = {
        "--model-repository": str(models),
        "--backend-directory": str(_backends(program, folder)),
        "--allow-gpu-metrics": "false",
        **{f"--{name}-address": "127.0.0.1" for name in names},
        **{f"--{name}-port": str(port) for name, port in zip(names, ports, strict=True)},
    }
    kept = [argument for argument in arguments if argument.partition("=")[0] not in here]
    return [
        "/usr/bin/env",
        f"PATH={home / 'bin'}:{os.environ['PATH']}",
        f"PYTHONPATH={wheel}",
        f"LD_LIBRARY_PATH={wheel / 'nvidia_pytriton.libs'}",
        str(program / "bin" / "tritonserver"),
        *kept,
        *(f"{flag}={value}" for flag, value in here.items()),
    ]


def _backends(program: Path, folder: Path) -> Path:
    """The wheel's backends with the stub of this Python beside the Python backend, without which it hangs."""
    stub = program / "python_backend_stubs" / _PYTHON / "triton_python_backend_stub"
    if not stub.exists():
        absent(f"tritonserver's wheel has no Python backend for {_PYTHON}")
    backends = folder / "backends"
    if not backends.exists():
        shutil.copytree(program / "backends", backends)
        shutil.copy(stub, backends / "python")
    return backends


def _home() -> Path:
    """A virtual environment with the wheels, made once and kept in the peers folder."""
    peers = Path(os.environ.get("SERVEWRIGHT_PEERS") or REPOSITORY / ".servewright" / "peers")
    home = peers / f"{_WHEELS[0].replace('==', '-')}-py{_PYTHON}"
    peers.mkdir(parents=True, exist_ok=True)
    with home.with_name(f"{home.name}.lock").open("w") as lock:
        # Test processes side by side want the same environment: the first one makes it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "complete").exists():
            _install(home)
            (home / "complete").touch()
    return home


def _install(home: Path) -> None:
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:"]
    for command in ([sys.executable, "-m", "venv", "--clear", str(home)], [*pip, *_WHEELS]):
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            absent(f"tritonserver cannot be had: {(ended.stderr or ended.stdout).strip()[-2000:]}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


# E1121 22:20:29.440321 30893 model_repository_manager.cc:1460] "Poll failed for ..."
_ERRORS = re.compile(r'^E\d{4} [^\]]*\] "(.*)"$', re.MULTILINE)
