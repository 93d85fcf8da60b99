"""How the kubelet learns that a server has loaded its model, can take requests, and is alive."""

from fractions import Fraction
from math import ceil
from typing import Any

from servewright.core.server import Server
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec

_PERIOD = 5
# A pod whose image has just been pulled starts slower than it was measured.
_SLACK = Fraction(3, 2)
# Whatever the model, a container gets half a minute before it is killed.
_FEWEST = 6


def startup_seconds(model: Spec[ModelSpec]) -> int:
    """How long a container may take until it answers: half as much again as its model was measured to load."""
    return _PERIOD * _attempts(model)


def probes(model: Spec[ModelSpec], server: Server) -> dict[str, Any]:
    """Loading is the startup probe's alone: a liveness probe that had to allow for it would be deaf for as long."""
    return {
        "startupProbe": _probe(server, server.ready, period=_PERIOD, timeout=3, failures=_attempts(model)),
        # Two in a row, since one late answer of a busy server is no reason to send its load to the others.
        "readinessProbe": _probe(server, server.ready, period=5, timeout=3, failures=2),
        # Killing a pod sheds all that it serves: only after a minute of silence, and never for the model's sake.
        "livenessProbe": _probe(server, server.live, period=10, timeout=5, failures=6),
    }


def _attempts(model: Spec[ModelSpec]) -> int:
    return max(_FEWEST, ceil(_SLACK * model.body.load.model_load.seconds / _PERIOD))


def _probe(server: Server, path: str, *, period: int, timeout: int, failures: int) -> dict[str, Any]:
    return {
        "httpGet": {"path": path, "port": server.probe_port},
        "periodSeconds": period,
        "timeoutSeconds": timeout,
        "failureThreshold": failures,
    }
