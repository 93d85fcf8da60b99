"""How the number of a model's pods follows its load."""

from collections.abc import Iterator
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.naming import workload_name
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec
from servewright.kinds.model.kind import ModelSpec
from servewright.serving.capacity import is_autoscaled, most_replicas
from servewright.targets.kubernetes.components import MODEL_SERVER
from servewright.targets.kubernetes.metadata import metadata

CPU_TARGET_NOT_WHOLE = Rule(
    "RND101",
    "cpu_target_not_whole",
    Severity.ERROR,
    "The CPU use that the autoscaler is to aim at is no whole number of per cent, or is none at all.",
    "A HorizontalPodAutoscaler takes an integer from 1; rounding would aim at something that nobody asked for.",
)

KEDA_NOT_RENDERED = Rule(
    "RND102",
    "keda_not_rendered",
    Severity.NOTE,
    "The environment scales with KEDA, and a HorizontalPodAutoscaler is rendered in place of a ScaledObject.",
    "KEDA drives a HorizontalPodAutoscaler of its own, so that on CPU both come to the same number of pods.",
)


def autoscaler_faults(environment: Spec[EnvironmentSpec], model: Spec[ModelSpec]) -> Iterator[Finding]:
    """Findings of a model that is scaled; none for one with a fixed number of pods."""
    if not is_autoscaled(model):
        return
    if environment.body.autoscaler == "keda":
        # Without the model's name: one environment is one finding, however many models it runs.
        yield KEDA_NOT_RENDERED.finding(
            f"environment `{environment.name}` scales with `keda`, and a HorizontalPodAutoscaler on CPU is rendered",
            environment.place("spec", "autoscaler"),
            help="expect a HorizontalPodAutoscaler, or write `autoscaler: hpa`",
        )
    if not _is_whole(model):
        yield CPU_TARGET_NOT_WHOLE.finding(
            f"the autoscaler of model `{model.name}` aims at `{model.body.scaling.cpu}` of CPU, "
            "and it counts whole per cent from 1%",
            model.place("spec", "scaling", "cpu"),
            help="write a whole number of per cent, such as `70%`",
        )


def _is_whole(model: Spec[ModelSpec]) -> bool:
    value = model.body.scaling.cpu.value
    return value >= 1 and value == int(value)


def autoscaler(model: Spec[ModelSpec]) -> dict[str, Any]:
    """Up at once, since a request is waiting; down in small steps, since a new pod has to load its model first."""
    name = workload_name(model.identity)
    scaling = model.body.scaling
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": metadata(model, name, model.namespace, MODEL_SERVER, 1),
        "spec": {
            "scaleTargetRef": {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "name": name},
            "minReplicas": scaling.min,
            "maxReplicas": most_replicas(model),
            "metrics": [_cpu(int(scaling.cpu.value))],
            "behavior": {"scaleUp": _UP, "scaleDown": _DOWN},
        },
    }


def _cpu(percent: int) -> dict[str, Any]:
    target = {"type": "Utilization", "averageUtilization": percent}
    return {"type": "Resource", "resource": {"name": "cpu", "target": target}}


_UP = {
    "stabilizationWindowSeconds": 0,
    "selectPolicy": "Max",
    "policies": [
        {"type": "Percent", "value": 100, "periodSeconds": 30},
        {"type": "Pods", "value": 4, "periodSeconds": 30},
    ],
}

_DOWN = {
    "stabilizationWindowSeconds": 300,
    "selectPolicy": "Max",
    "policies": [{"type": "Percent", "value": 10, "periodSeconds": 60}],
}
