"""A team's routes to models; a route to a prompt is the generative gateway's."""

from collections.abc import Iterator

from servewright.core.finding import Finding
from servewright.core.manifest import Manifest
from servewright.core.slice import Slice
from servewright.targets.gateway_api.faults import faults
from servewright.targets.gateway_api.http_route import http_route


def routes(slice: Slice) -> Iterator[Manifest | Finding]:
    """One HTTPRoute a route, or what keeps it from being one."""
    for route in slice.of_kind("Route", team=slice.app.team):
        if route.body.to.model is None:
            continue
        if found := tuple(faults(slice, route)):
            yield from found
        else:
            yield Manifest(http_route(slice, route), route)
