"""The shares of a line's two releases, as the sidecars of its callers keep them."""

from typing import Any

from servewright.core.naming import workload_name
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.serving.rollout import canary_service
from servewright.targets.kubernetes.components import MODEL_SERVER
from servewright.targets.kubernetes.metadata import metadata
from servewright.targets.kubernetes.strategy import ISTIO_ROUTE


def virtual_service(model: Spec[ModelSpec]) -> dict[str, Any]:
    """Argo Rollouts writes the weights. All else is the line's identity and never changes: Argo CD leaves it alone."""
    name = workload_name(model.identity)
    shares = ((name, 100), (canary_service(model), 0))
    route = [{"destination": {"host": service}, "weight": weight} for service, weight in shares]
    return {
        "apiVersion": "networking.istio.io/v1",
        "kind": "VirtualService",
        "metadata": metadata(model, name, model.namespace, MODEL_SERVER, 0),
        "spec": {"hosts": [name], "http": [{"name": ISTIO_ROUTE, "route": route}]},
    }
