"""The pods of a model's line, and how one generation of them follows another."""

from collections.abc import Iterator
from typing import Any

from servewright.core.finding import Finding, Related, Severity
from servewright.core.naming import selector, workload_name
from servewright.core.rule import Rule
from servewright.core.slice import Slice
from servewright.core.target import Workload
from servewright.serving.capacity import replicas_for_peak
from servewright.serving.shutdown import Shutdown, shutdown
from servewright.targets.kubernetes.components import MODEL_SERVER
from servewright.targets.kubernetes.metadata import metadata
from servewright.targets.kubernetes.pod import pod_template
from servewright.targets.kubernetes.probes import startup_seconds

DEADLINE_TOO_LONG = Rule(
    "RND104",
    "deadline_too_long",
    Severity.ERROR,
    "A new pod of the model may take longer to become available than a Deployment is able to wait.",
    "The deadline of a rollout counts seconds in 32 bits; such a time is a slip of its unit.",
)

# A Triton image with its weights is some 15 GB, and a node pulls 25 MB in a second at its worst.
IMAGE_PULL = 600

_LONGEST = 2**31 - 1


def deadline_faults(slice: Slice) -> Iterator[Finding]:
    """A finding where the seconds that a rollout may take do not fit the field."""
    model, environment = slice.subject, slice.environment
    deadline = _progress_deadline(slice)
    if deadline > _LONGEST:
        yield DEADLINE_TOO_LONG.finding(
            f"a new pod of model `{model.name}` may take {deadline}s, and a Deployment waits for at most {_LONGEST}s",
            model.place("spec", "load", "modelLoad"),
            help="write how long the model takes from the start of its process to its first answer, such as `40s`",
            related=(
                Related(environment.place("spec", "loadBalancer", "propagation"), "and so long until it gets requests"),
            ),
        )


def deployment(slice: Slice, workload: Workload) -> dict[str, Any]:
    """A rolling update that never has fewer pods than before; the selector holds what can never change."""
    model = slice.subject
    name = workload_name(model.identity)
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata(model, name, model.namespace, MODEL_SERVER, 1),
        "spec": {
            "replicas": replicas_for_peak(model),
            "revisionHistoryLimit": _HISTORY,
            **_pace(slice),
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
            "selector": {"matchLabels": selector(model.identity)},
            "template": pod_template(slice, workload, _stop(slice)),
        },
    }


# Git is the way back; these only show what ran before.
_HISTORY = 2


def _pace(slice: Slice) -> dict[str, int]:
    """A pod counts once the load balancer must have heard of it, so that the old ones do not leave before."""
    # What is longer has been reported, and must not be reported again for its size.
    deadline = {"progressDeadlineSeconds": min(_progress_deadline(slice), _LONGEST)}
    ready = min(_stop(slice).pre_stop, _LONGEST)
    return deadline | ({"minReadySeconds": ready} if ready else {})


def _progress_deadline(slice: Slice) -> int:
    return IMAGE_PULL + startup_seconds(slice.subject) + _stop(slice).pre_stop


def _stop(slice: Slice) -> Shutdown:
    return shutdown(slice.environment, slice.subject, slice.named_by(slice.subject.identity, "Route"))
