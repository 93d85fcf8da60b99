"""The leave of a model to be named by routes of other namespaces, without which a gateway ignores them."""

from collections.abc import Iterator
from typing import Any

from servewright.core.manifest import Manifest
from servewright.core.naming import labels, workload_name
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec


def reference_grants(slice: Slice) -> Iterator[Manifest]:
    """One a namespace, so that a route that goes takes no other's leave along."""
    model = slice.subject
    routes = slice.named_by(model.identity, "Route")
    namespaces = {route.namespace for route in routes if route.body.to.model is not None}
    for namespace in sorted(namespaces - {model.namespace}):
        yield Manifest(_reference_grant(model, namespace), model)


def _reference_grant(model: Spec[ModelSpec], namespace: str) -> dict[str, Any]:
    service = workload_name(model.identity)
    return {
        # Every release of Gateway API serves this version, v1 only the newest.
        "apiVersion": "gateway.networking.k8s.io/v1beta1",
        "kind": "ReferenceGrant",
        "metadata": {
            "name": f"{service}-from-{namespace}",
            "namespace": model.namespace,
            "labels": labels(model, "route"),
        },
        "spec": {
            "from": [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "namespace": namespace}],
            "to": [{"group": "", "kind": "Service", "name": service}],
        },
    }
