"""The `gateway-api` target: HTTPRoutes of a team, and a model's leave to be named from other namespaces."""

from collections.abc import Iterator

from servewright.core.finding import Finding
from servewright.core.manifest import Manifest
from servewright.core.slice import Slice
from servewright.core.target import Target, Workload
from servewright.targets.gateway_api.reference_grant import reference_grants
from servewright.targets.gateway_api.routes import routes


def render(slice: Slice, workload: Workload | None) -> Iterator[Manifest | Finding]:
    """The routes of a team, or the grants of a model."""
    return reference_grants(slice) if slice.app.kind == "model" else routes(slice)


TARGET = Target(
    name="gateway-api",
    summary="An HTTPRoute for each route to a model, and the ReferenceGrants that it needs",
    apps=frozenset({"routes", "model"}),
    render=render,
)
