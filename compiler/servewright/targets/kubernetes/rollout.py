"""The pods of a model's line, and how long one release of them may take to follow another."""

from collections.abc import Iterator
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.naming import selector, workload_name
from servewright.core.rule import Rule
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.core.target import Workload
from servewright.kinds.model.kind import ModelSpec
from servewright.serving.capacity import replicas_for_peak
from servewright.serving.shutdown import Shutdown, shutdown
from servewright.targets.kubernetes.components import MODEL_SERVER
from servewright.targets.kubernetes.metadata import metadata
from servewright.targets.kubernetes.pod import pod_template
from servewright.targets.kubernetes.probes import startup_seconds
from servewright.targets.kubernetes.strategy import strategy

DEADLINE_TOO_LONG = Rule(
    "RND103",
    "deadline_too_long",
    Severity.ERROR,
    "A new pod of the model may take longer to become available than a Rollout is able to wait.",
    "The deadline of a rollout counts seconds in 32 bits; such a time is a slip of its unit.",
)

# A Triton image with its weights is some 15 GB, and a node pulls 25 MB in a second at its worst.
IMAGE_PULL = 600

_LONGEST = 2**31 - 1


def deadline_faults(slice: Slice) -> Iterator[Finding]:
    """A finding where the seconds that a rollout may take do not fit the field."""
    model, environment, stop = slice.subject, slice.environment, stop_of(slice)
    startup = startup_seconds(model)
    if IMAGE_PULL + startup > _LONGEST:
        yield DEADLINE_TOO_LONG.finding(
            f"a pod of model `{model.name}` may take {startup}s to load it, "
            f"and a Rollout waits for {_LONGEST}s at most",
            model.place("spec", "load", "modelLoad"),
            help="write how long the model takes from the start of its process to its first answer, such as `40s`",
        )
    elif IMAGE_PULL + startup + stop.pre_stop > _LONGEST:
        yield DEADLINE_TOO_LONG.finding(
            f"a pod in `{environment.name}` may take {stop.pre_stop}s to be known to the load balancer, "
            f"and a Rollout waits for {_LONGEST}s at most",
            environment.place("spec", "loadBalancer", "propagation"),
            help="write how long the balancer takes to hear of a change of pods, such as `15s`",
        )


def rollout(slice: Slice, workload: Workload) -> dict[str, Any]:
    """Never fewer pods than before; the selector holds what can never change."""
    model, stop = slice.subject, stop_of(slice)
    name = workload_name(model.identity)
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Rollout",
        "metadata": metadata(model, name, model.namespace, MODEL_SERVER, 1),
        "spec": {
            "replicas": replicas_for_peak(model),
            "revisionHistoryLimit": _HISTORY,
            # A return to one of these is a way back, and takes no steps.
            "rollbackWindow": {"revisions": _HISTORY},
            **_pace(model, stop),
            "strategy": strategy(slice, stop),
            "selector": {"matchLabels": selector(model.identity)},
            "template": pod_template(slice, workload, stop),
        },
    }


# Git is the way back; these only make it a short one.
_HISTORY = 2


def _pace(model: Spec[ModelSpec], stop: Shutdown) -> dict[str, int | bool]:
    """A pod counts once the load balancer must have heard of it, so that the old ones do not leave before."""
    deadline = IMAGE_PULL + startup_seconds(model) + stop.pre_stop
    # What is longer than the field has been reported, and must not be reported again for its size.
    pace = {"progressDeadlineSeconds": min(deadline, _LONGEST), "progressDeadlineAbort": True}
    return pace | ({"minReadySeconds": min(stop.pre_stop, _LONGEST)} if stop.pre_stop else {})


def stop_of(slice: Slice) -> Shutdown:
    """How the model's pods leave."""
    return shutdown(slice.environment, slice.subject, slice.named_by(slice.subject.identity, "Route"))
