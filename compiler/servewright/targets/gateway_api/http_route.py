"""A host and path at the gateway, and the Services of models that answer there."""

from typing import Any

from servewright.core.naming import labels, wave, workload_name
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.formats.units.reference import Reference
from servewright.kinds.route import RouteSpec
from servewright.serving.rollout import canary_service, is_weighed

# Of every model's Service, whatever its server.
_PORT = 80


def http_route(slice: Slice, route: Spec[RouteSpec]) -> dict[str, Any]:
    """The path is passed on as it is. A stream has the timeout too: without it a gateway would cut it by its own."""
    gateway = slice.environment.body.gateway
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {
            "name": route.name,
            "namespace": route.namespace,
            "labels": labels(route, "route"),
            "annotations": wave(1),
        },
        "spec": {
            "parentRefs": [{"name": gateway.name, "namespace": gateway.namespace}],
            "hostnames": [route.body.host],
            "rules": [
                {
                    "matches": _matches(route.body),
                    "backendRefs": _backends(slice, route),
                    "timeouts": {"request": route.body.timeout.gateway()},
                }
            ],
        },
    }


def _matches(route: RouteSpec) -> list[dict[str, Any]]:
    path = {"path": {"type": "PathPrefix", "value": route.path}}
    return [{**path, "method": method} for method in dict.fromkeys(route.methods)] or [path]


def _backends(slice: Slice, route: Spec[RouteSpec]) -> list[dict[str, Any]]:
    """The model, or one backend an arm in the experiment's order; an arm that names no model has the route's."""
    own = route.body.to.model
    assert own is not None  # routes to prompts are left out
    if route.body.experiment is None:
        return _releases(slice, route, own)
    arms = route.body.experiment.arms.values()
    return [{**_backend(slice, route, arm.model or own), "weight": arm.weight} for arm in arms]


def _releases(slice: Slice, route: Spec[RouteSpec], own: Reference) -> list[dict[str, Any]]:
    """The stable release, and a canary where the route is weighed; a rollout writes the weights while it lasts.

    Whenever the route is written again, everything goes to the stable release until the rollout has weighed it anew.
    """
    backend, model = _backend(slice, route, own), slice.resolve("Model", own.name, own.line)
    if not is_weighed(slice.environment, route, model):
        return [backend]
    return [{**backend, "weight": 100}, {**backend, "name": canary_service(model), "weight": 0}]


def _backend(slice: Slice, route: Spec[RouteSpec], reference: Reference) -> dict[str, Any]:
    model = slice.resolve("Model", reference.name, reference.line)
    elsewhere = {"namespace": model.namespace} if model.namespace != route.namespace else {}
    return {"name": workload_name(model.identity), **elsewhere, "port": _PORT}
