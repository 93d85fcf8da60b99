"""Who sends a share of a line's requests to its new release: one writer of weights, or the number of pods alone."""

from collections.abc import Iterable
from typing import Literal

from servewright.core.naming import workload_name
from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.operations import BlueGreen, Canary
from servewright.kinds.route import RouteSpec

# "pods": Argo Rollouts comes as near to a share as the number of pods allows.
Router = Literal["pods", "gateway-api", "istio"]


def canary_of(model: Spec[ModelSpec]) -> Canary | None:
    """The shares of traffic that a new release gets on its way, if it is to get any."""
    return model.body.rollout.canary if model.body.rollout else None


def blue_green_of(model: Spec[ModelSpec]) -> BlueGreen | None:
    """How a second set of pods takes over, if there is to be one."""
    return model.body.rollout.blue_green if model.body.rollout else None


def router(environment: Spec[EnvironmentSpec], model: Spec[ModelSpec], routes: Iterable[Spec[RouteSpec]]) -> Router:
    """What turns the shares of a canary into traffic, given the routes that name the line."""
    if canary_of(model) is not None:
        if environment.body.traffic_router == "istio":
            return "istio"
        if any(is_weighed(environment, route, model) for route in routes):
            return "gateway-api"
    return "pods"


def is_weighed(environment: Spec[EnvironmentSpec], route: Spec[RouteSpec], model: Spec[ModelSpec]) -> bool:
    """Whether a canary's weights are written into the HTTPRoute of a route that goes to the line.

    The Gateway API plugin of Argo Rollouts writes routes of one namespace: the line's own. A route with an experiment
    has weights already.
    """
    return may_be_weighed(environment, route, model) and route.body.experiment is None


def may_be_weighed(environment: Spec[EnvironmentSpec], route: Spec[RouteSpec], model: Spec[ModelSpec]) -> bool:
    """Whether a canary would weigh the route, if nothing else did."""
    return (
        environment.body.traffic_router == "gateway-api"
        and canary_of(model) is not None
        and route.body.to.model is not None
        and route.namespace == model.namespace
    )


def canary_service(model: Spec[ModelSpec]) -> str:
    """The Service of a canary's pods; the stable ones keep the line's own."""
    return f"{workload_name(model.identity)}-canary"


def preview_service(model: Spec[ModelSpec]) -> str:
    """The Service of the pods that are to take over; the active ones keep the line's own."""
    return f"{workload_name(model.identity)}-preview"


def switched_services(
    environment: Spec[EnvironmentSpec], model: Spec[ModelSpec], routes: Iterable[Spec[RouteSpec]]
) -> tuple[str, ...]:
    """The Services to whose selectors Argo Rollouts adds the hash of the pods that they are to have."""
    if blue_green_of(model) is not None:
        return (workload_name(model.identity), preview_service(model))
    if router(environment, model, routes) != "pods":
        return (workload_name(model.identity), canary_service(model))
    return ()
