"""Who a model's pods are in the cluster: nobody that the API server would listen to."""

from typing import Any

from servewright.core.naming import workload_name
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.targets.kubernetes.components import MODEL_SERVER
from servewright.targets.kubernetes.metadata import metadata


def service_account(model: Spec[ModelSpec]) -> dict[str, Any]:
    """One a line, so that a cloud's workload identity can be bound to a single model."""
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": metadata(model, workload_name(model.identity), model.namespace, MODEL_SERVER, -2),
        "automountServiceAccountToken": False,
    }
