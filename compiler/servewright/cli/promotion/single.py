"""The promotion of what the user names: each exactly as it ran before, or at a release that is asked for."""

from collections.abc import Iterable

from servewright.cli.promotion.contract import switch_obstacles
from servewright.cli.promotion.exact import exact_point
from servewright.cli.promotion.move import pinned
from servewright.cli.promotion.named import Named
from servewright.cli.promotion.needs import exact_needs
from servewright.cli.promotion.obstacle import Obstacle
from servewright.cli.promotion.plan import Plan, Way
from servewright.cli.promotion.refused import RefusedError
from servewright.cli.promotion.source import source
from servewright.cli.promotion.standing import Standing, called
from servewright.core.identity import Identity
from servewright.core.release import Point


def promote_named(standing: Standing, names: Iterable[Named], way: Way) -> Plan:
    """RefusedError where one of them cannot be promoted: then none is."""
    plan = Plan()
    pins = standing.points(way.to)
    asked = {each.identity: _point(standing, each, way, plan) for each in names}
    wanted = {**_brought_along(standing, asked, way, pins), **asked}
    for identity in sorted(wanted):
        point = wanted[identity]
        if pins.get(identity) == point:
            plan.notes.append(f"{called(identity)} is at {point} in `{way.to}` already")
        else:
            plan.moves.append(pinned(standing, way.to, identity, point, way.reason))
    after = pins | wanted
    for move in plan.moves:
        if move.identity.kind == "Route":
            for obstacle in switch_obstacles(standing, way.to, move.identity, after):
                raise RefusedError(f"{called(move.identity)} {obstacle.reason}", obstacle.help)
    return plan


def _point(standing: Standing, named: Named, way: Way, plan: Plan) -> Point:
    identity = named.identity
    if named.version and way.skips:
        return exact_point(standing, identity, named.version, way.to, way.source)
    found = source(standing, way.source, identity)
    if isinstance(found, Obstacle):
        raise RefusedError(f"{called(identity)} cannot be promoted: {found.reason}", found.help)
    if named.version and found.point.version != named.version:
        message = f"`{way.source}` runs {found.point} of {called(identity)}, and not {named.version}"
        raise RefusedError(message, f"promote it to `{way.source}` first, or pass that over by --skip and --reason")
    if found.newer:
        plan.notes.append(f"{called(identity)}: {found.newer} is not merged yet")
    return found.point


def _brought_along(
    standing: Standing, asked: dict[Identity, Point], way: Way, pins: dict[Identity, Point]
) -> dict[Identity, Point]:
    """The exact releases that routes name, of lines that the environment does not run."""
    return {
        line: _exact(standing, line, version, way)
        for route in asked
        if route.kind == "Route"
        for line, version in exact_needs(standing, standing.spec(way.to, route, asked[route])).items()
        if line not in pins
    }


def _exact(standing: Standing, line: Identity, version: str, way: Way) -> Point:
    found = source(standing, way.source, line)
    if not isinstance(found, Obstacle) and found.point.version == version:
        return found.point
    return exact_point(standing, line, version, way.to, way.source)
