"""How one release of a line follows another: pod by pod, by shares of traffic, or all at once beside the old one.

https://argo-rollouts.readthedocs.io/en/stable/features/specification/
"""

from typing import Any

from servewright.core.naming import workload_name
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.operations import BlueGreen, Canary
from servewright.serving.rollout import (
    blue_green_of,
    canary_of,
    canary_service,
    is_weighed,
    preview_service,
    router,
)
from servewright.serving.shutdown import Shutdown
from servewright.targets.kubernetes.analysis import go_duration, runs
from servewright.targets.kubernetes.measures import measures
from servewright.targets.kubernetes.scale_down import scale_down_seconds

# Of the one HTTP route in a line's VirtualService.
ISTIO_ROUTE = "primary"


def strategy(slice: Slice, stop: Shutdown) -> dict[str, Any]:
    """Canary but where the spec asks for two colours; without shares it is a rolling update."""
    blue_green = blue_green_of(slice.subject)
    # Colours that nothing measures have been reported, and are no rollout that could be verified.
    if blue_green is not None and measures(slice):
        return {"blueGreen": _blue_green(slice, blue_green, stop)}
    canary = canary_of(slice.subject)
    pace = {"maxSurge": "25%", "maxUnavailable": 0}
    return {"canary": pace if canary is None else {**_traffic(slice), **pace, **_shares(slice, canary)}}


def _shares(slice: Slice, canary: Canary) -> dict[str, Any]:
    """Measuring begins with the first pause: before it the new pods load their model."""
    pause = {"pause": {"duration": go_duration(canary.each.whole_seconds)}}
    # What is no whole number has been reported.
    steps = [step for share in canary.steps for step in ({"setWeight": int(share.value)}, pause)]
    run = runs(slice)
    analysis = {"analysis": {"templates": run["templates"], "startingStep": 1, "args": run["args"]}} if run else {}
    return {**analysis, "steps": [dict(step) for step in steps]}


def _traffic(slice: Slice) -> dict[str, Any]:
    """Nothing where pods are counted. Old pods go as their traffic does, or a rollout would need all of them twice."""
    model = slice.subject
    routes = tuple(slice.named_by(model.identity, "Route"))
    routing = _routing(slice, router(slice.environment, model, routes))
    if not routing:
        return {}
    return {
        "stableService": workload_name(model.identity),
        "canaryService": canary_service(model),
        "trafficRouting": routing,
        "dynamicStableScale": True,
    }


def _routing(slice: Slice, by: str) -> dict[str, Any]:
    model: Spec[ModelSpec] = slice.subject
    if by == "istio":
        return {"istio": {"virtualService": {"name": workload_name(model.identity), "routes": [ISTIO_ROUTE]}}}
    if by == "gateway-api":
        # https://github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi
        return {"plugins": {"argoproj-labs/gatewayAPI": _plugin(slice, model)}}
    return {}


def _plugin(slice: Slice, model: Spec[ModelSpec]) -> dict[str, Any]:
    routes = slice.named_by(model.identity, "Route")
    names = [route.name for route in routes if is_weighed(slice.environment, route, model)]
    return {"httpRoutes": [{"name": name} for name in names], "namespace": model.namespace}


def _blue_green(slice: Slice, blue_green: BlueGreen, stop: Shutdown) -> dict[str, Any]:
    """The new pods are measured before they take over and once more after it; nobody has to confirm either."""
    model: Spec[ModelSpec] = slice.subject
    preview = {} if blue_green.preview_replicas is None else {"previewReplicaCount": blue_green.preview_replicas}
    return {
        "activeService": workload_name(model.identity),
        "previewService": preview_service(model),
        **preview,
        "autoPromotionEnabled": True,
        "prePromotionAnalysis": runs(slice),
        "postPromotionAnalysis": runs(slice),
        "scaleDownDelaySeconds": scale_down_seconds(slice.environment, blue_green, stop),
    }
