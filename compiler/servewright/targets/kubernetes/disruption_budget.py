"""How many of a model's pods a drained node or an upgrade may take away at once."""

from typing import Any

from servewright.core.naming import selector, workload_name
from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec
from servewright.kinds.model.kind import ModelSpec
from servewright.targets.kubernetes.components import MODEL_SERVER
from servewright.targets.kubernetes.metadata import metadata
from servewright.targets.kubernetes.minor import UNHEALTHY_POD_EVICTION_POLICY, knows


def disruption_budget(environment: Spec[EnvironmentSpec], model: Spec[ModelSpec]) -> dict[str, Any]:
    """One pod, which capacity has to spare; never none, since a budget of none blocks every node upgrade."""
    name = workload_name(model.identity)
    spec: dict[str, Any] = {"maxUnavailable": 1, "selector": {"matchLabels": selector(model.identity)}}
    if knows(environment, UNHEALTHY_POD_EVICTION_POLICY):
        # Pods that never became ready serve nobody, and would else hold their node for ever.
        spec["unhealthyPodEvictionPolicy"] = "AlwaysAllow"
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": metadata(model, name, model.namespace, MODEL_SERVER, 1),
        "spec": spec,
    }
