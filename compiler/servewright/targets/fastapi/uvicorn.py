"""uvicorn's command line, and the versions of uvicorn that know it."""

import re
from collections.abc import Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.services import FastApiRuntime
from servewright.serving.shutdown import Shutdown

TOO_OLD = Rule(
    "RND304",
    "uvicorn_too_old",
    Severity.ERROR,
    "The service pins a version of uvicorn that does not know an option that it is started with.",
    "uvicorn ends at once on an option that it does not know, so no pod would become ready.",
)
RECYCLED_ALONE = Rule(
    "RND305",
    "recycled_with_one_worker",
    Severity.WARNING,
    "A process is replaced after a number of requests, and it is the only one of its pod.",
    "Without a second process nothing replaces it: the container itself ends, and requests fail until it is back.",
)

_GRACEFUL_SHUTDOWN = (0, 22)
_JITTER = (0, 41)

_PIN = re.compile(
    rb"^[ \t]*uvicorn[ \t]*(?:\[[^\]\n]*\])?[ \t]*===?[ \t]*(\d{1,4})\.(\d{1,4})", re.IGNORECASE | re.MULTILINE
)


def arguments(runtime: FastApiRuntime, stop: Shutdown) -> tuple[str, ...]:
    """What follows `uvicorn`."""
    return (
        runtime.app,
        "--app-dir=/app",
        "--host=0.0.0.0",
        f"--port={runtime.port}",
        f"--workers={runtime.workers}",
        f"--timeout-keep-alive={stop.keepalive}",
        f"--timeout-graceful-shutdown={stop.drain}",
        *_limits(runtime),
        # The gateway logs every request; here a line each would cost more than many a prediction.
        "--no-access-log",
        "--no-server-header",
    )


def refused_uvicorn(model: Spec[ModelSpec], runtime: FastApiRuntime, requirements: bytes) -> Iterator[Finding]:
    """What would end uvicorn too early."""
    needed = _JITTER if runtime.recycle_after else _GRACEFUL_SHUTDOWN
    pin = _PIN.search(requirements)
    if pin and (int(pin[1]), int(pin[2])) < needed:
        option = "--limit-max-requests-jitter" if runtime.recycle_after else "--timeout-graceful-shutdown"
        wanted = ".".join(map(str, needed))
        yield TOO_OLD.finding(
            f"`requirements.txt` pins uvicorn {int(pin[1])}.{int(pin[2])}, and `{option}` came with {wanted}",
            model.place("spec", "runtime", "fastapi", "source"),
            help=f"pin uvicorn {wanted} or later",
        )
    if runtime.recycle_after and runtime.workers == 1:
        yield RECYCLED_ALONE.finding(
            f"`recycleAfter` is {runtime.recycle_after}, and the process that it ends is the pod's only one",
            model.place("spec", "runtime", "fastapi", "recycleAfter"),
            help="write `workers: 2` or more, or remove `recycleAfter`",
        )


def _limits(runtime: FastApiRuntime) -> Iterator[str]:
    if runtime.concurrency is not None:
        # uvicorn refuses the connection that makes the number full, itself counted.
        yield f"--limit-concurrency={runtime.concurrency + 1}"
    if runtime.recycle_after is not None:
        yield f"--limit-max-requests={runtime.recycle_after}"
        # Processes that began together, in every pod, must not end together.
        yield f"--limit-max-requests-jitter={runtime.recycle_after // 10}"
