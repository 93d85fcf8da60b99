"""What an app tells the whole fleet of what its specs claim: addresses, and room on the nodes."""

from collections.abc import Iterator

from servewright.core.facts import Fact, HostPath, Usage
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.route import RouteSpec
from servewright.serving.capacity import pods_at_once


def needs(slice: Slice) -> Iterator[Fact]:
    """The facts of the app's own specs."""
    if slice.app.kind == "model":
        yield _usage(slice, slice.subject)
    elif slice.app.kind == "routes":
        for route in slice.of_kind("Route", team=slice.app.team):
            yield _host_path(slice, route)


def _usage(slice: Slice, model: Spec[ModelSpec]) -> Usage:
    resources, pods = model.body.resources, pods_at_once(model)
    return Usage(
        slice.app.environment,
        model.team,
        model.identity.label,
        resources.cpu.milli * pods,
        resources.memory.bytes * pods,
        resources.gpu.pool if resources.gpu else "",
        resources.gpu.count * pods if resources.gpu else 0,
        model.place("spec", "scaling"),
    )


def _host_path(slice: Slice, route: Spec[RouteSpec]) -> HostPath:
    body = route.body
    return HostPath(
        slice.app.environment,
        route.name,
        body.host,
        body.path,
        tuple(sorted(body.methods)),
        route.place("spec", "path"),
    )
