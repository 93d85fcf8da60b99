"""A server on loopback: watched while it starts, stopped when the test is over."""

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_START_SECONDS = 60.0
_STOP_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    log: Path
    process: subprocess.Popen[bytes]


@contextlib.contextmanager
def running(name: str, command: Sequence[str], log: Path) -> Iterator[Server]:
    """The server, running inside the block; it has ended when the block has."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*_dies_with_parent(), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C must reach the tests alone: they know in which order to stop their servers.
            start_new_session=True,
        )
    try:
        yield Server(name, log, process)
    finally:
        _stop(process)


def wait_until(ready: Callable[[], bool], servers: Sequence[Server]) -> None:
    """Returns once `ready` holds; raises RuntimeError with the end of a log if a server ends or takes too long."""
    deadline = time.monotonic() + _START_SECONDS
    while not ready():
        for server in servers:
            if server.process.poll() is not None:
                raise RuntimeError(f"{server.name} ended with {server.process.returncode}:\n{_tail(server)}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"not ready after {_START_SECONDS:.0f} s:\n" + "\n".join(map(_tail, servers)))
        time.sleep(0.05)


def free_ports(count: int) -> list[int]:
    """Loopback ports, all different, that nothing listens on now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [bound.getsockname()[1] for bound in sockets]


def _dies_with_parent() -> list[str]:
    # Tests that are killed outright can stop nothing; Linux then does it for them.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
    finally:
        process.kill()
        process.wait()


def _tail(server: Server) -> str:
    return f"--- {server.name}\n" + server.log.read_text(errors="replace")[-3000:]
