"""A probe or a hook that asks in no way or in two, or with counts and times that Kubernetes refuses."""

from collections.abc import Iterator, Mapping
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.formats.plain_tree import mapping_at, value_at
from servewright.stages.verify.pods.container_ports import handlers
from servewright.stages.verify.pods.template import Container, Pods
from servewright.stages.verify.rendered import REPORT

PROBE_REFUSED = Rule(
    "VER048",
    "probe_refused",
    Severity.ERROR,
    "A probe or a hook has not exactly one way to ask, or a count or time that is out of its range.",
    "Such a probe passes its schema; an API server refuses it, and behind an operator the pod is never made.",
)
SLEEP_BEYOND_GRACE = Rule(
    "VER049",
    "sleep_beyond_grace",
    Severity.ERROR,
    "A container sleeps before it stops for longer than the pod's grace period.",
    "The kubelet kills the server in its sleep, with every request that it still had.",
)


def find(pods: Pods) -> Iterator[Finding]:
    """Findings about what the kubelet calls, and how the pod ends."""
    grace = pods.spec.get("terminationGracePeriodSeconds", _DEFAULT_GRACE)
    for container in pods.containers:
        for path, handler in handlers(container):
            ways = [way for way in _WAYS if way in handler]
            if len(ways) != 1:
                says = f"asks in {len(ways)} ways, not one" if ways else "asks in no way"
                yield pods.owner.finding(PROBE_REFUSED, (*container.path, *path), says)
            if path[0] != "lifecycle":
                yield from _counts(pods, (*container.path, *path), handler)
        yield from _sleep(pods, container, grace)


def _counts(pods: Pods, path: Path, probe: Mapping[str, Any]) -> Iterator[Finding]:
    for field, least in _LEAST.items():
        count = probe.get(field, least)
        if isinstance(count, int) and count < least:
            yield pods.owner.finding(PROBE_REFUSED, (*path, field), f"is {count}, less than {least}", _SLOWER)
    if path[-1] != "readinessProbe" and probe.get("successThreshold", 1) != 1:
        says = "is not 1, as that of a probe which restarts has to be"
        yield pods.owner.finding(PROBE_REFUSED, (*path, "successThreshold"), says)


def _sleep(pods: Pods, container: Container, grace: Any) -> Iterator[Finding]:
    seconds = value_at(mapping_at(container.tree, "lifecycle", "preStop", "sleep"), "seconds")
    if isinstance(seconds, int) and isinstance(grace, int) and not 0 < seconds <= grace:
        path = (*container.path, "lifecycle", "preStop", "sleep", "seconds")
        yield pods.owner.finding(
            SLEEP_BEYOND_GRACE, path, f"is {seconds}, and the pod has {grace} seconds to end", _SLOWER
        )


_SLOWER = f"change the times in the spec that it is computed from; else {REPORT}"
_WAYS = ("exec", "grpc", "httpGet", "sleep", "tcpSocket")
# https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
_DEFAULT_GRACE = 30
_LEAST = {
    "initialDelaySeconds": 0,
    "periodSeconds": 1,
    "timeoutSeconds": 1,
    "failureThreshold": 1,
    "successThreshold": 1,
}
