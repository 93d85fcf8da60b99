"""Two versions of a route: its own surface, and the line behind it as its callers see it."""

from servewright.api.change import Change
from servewright.api.lines.compare import order
from servewright.api.lines.found import found
from servewright.api.lines.routing.address import compare_address
from servewright.api.lines.routing.arms import compare_arms
from servewright.api.lines.routing.behind import compare_behind
from servewright.api.lines.routing.callers import compare_callers
from servewright.api.lines.routing.privacy import compare_privacy
from servewright.api.lines.side import RouteSide


def compare_routes(old: RouteSide, new: RouteSide) -> tuple[Change, ...]:
    """The changes, the gravest first, in a fixed order; a route that is off answers as one that is gone."""
    if not old.route.body.enabled:
        return ()  # nobody could call it
    if not new.route.body.enabled:
        return (_gone(old, new),)
    changes = [
        *compare_address(old, new),
        *compare_callers(old.route, new.route),
        *compare_privacy(old.route, new.route),
        *compare_behind(old, new),
        *compare_arms(old, new),
    ]
    return tuple(sorted(changes, key=order))


def route_removed(old: RouteSide) -> Change:
    """The change where no spec of the route is left."""
    return _gone(old, None)


def _gone(old: RouteSide, new: RouteSide | None) -> Change:
    body = old.route.body
    at = new.route.place("spec", "enabled") if new else None
    message = f"route `{old.route.name}` does not answer at `{body.host}{body.path}` any more"
    return found("route-removed", message, old.route.place("metadata", "name"), at)
