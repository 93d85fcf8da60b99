"""The promotion of all that differs: what may move now does, and the rest is listed with its reason."""

from collections.abc import Iterator

from servewright.cli.promotion.contract import contract_obstacles, switch_obstacles
from servewright.cli.promotion.gone import is_gone
from servewright.cli.promotion.move import Move, pinned
from servewright.cli.promotion.obstacle import Obstacle
from servewright.cli.promotion.plan import Plan, Way
from servewright.cli.promotion.source import source
from servewright.cli.promotion.standing import Standing, called, typed
from servewright.core.identity import Identity
from servewright.core.pin import Pin
from servewright.core.release import Point
from servewright.formats.releases.paths import RELEASED_KINDS
from servewright.formats.units.version import Version


def promote_all(standing: Standing, way: Way) -> Plan:
    """Lines first, then routes, then what goes."""
    plan = Plan()
    wanted = _wanted(standing, way, plan)
    pins = standing.points(way.to)
    after = {**pins, **{identity: point for identity, point in wanted.items() if identity.kind != "Route"}}
    routes = _movable(standing, way, after, wanted, plan)
    after |= routes
    moving = {identity: after[identity] for identity in wanted if identity in routes or identity.kind != "Route"}
    plan.moves += [pinned(standing, way.to, identity, moving[identity], way.reason) for identity in moving]
    for identity in sorted(pins, key=lambda each: (each.kind != "Route", each)):
        if is_gone(standing, way.source, identity):
            _retire(standing, way, identity, after, plan)
    return plan


def _wanted(standing: Standing, way: Way, plan: Plan) -> dict[Identity, Point]:
    """What differs and has nothing against it by itself; routes after all lines."""
    there = {*standing.rows(way.source), *standing.said(way.source)}
    wanted = {}
    for identity in sorted(each for each in there if each.kind in RELEASED_KINDS):
        found = source(standing, way.source, identity)
        pin = standing.pins(way.to).get(identity)
        if isinstance(found, Obstacle):
            plan.notes.append(f"not yet: {called(identity)}: {found.reason}")
            continue
        if found.newer:
            plan.notes.append(f"{called(identity)}: {found.newer} is not merged yet")
        if pin is not None and pin.point != found.point and (held := _held(pin, found.point)):
            advice = f"to take it there, run `servewright promote {typed(identity)} --to {way.to}`"
            plan.notes.append(f"not by itself: {called(identity)}: {held}; {advice}")
        elif pin is None or pin.point != found.point:
            wanted[identity] = found.point
    return wanted


def _held(pin: Pin, point: Point) -> str:
    """Why somebody meant the environment to run something else; empty where nobody did."""
    why = f" ({pin.reason})" if pin.reason else ""
    if pin.replaces == point:
        return f"`{pin.environment}` has moved from {point} to {pin.point}{why}"
    if point.version and Version.parse(point.version) < Version.parse(pin.point.version):
        return f"`{pin.environment}` is ahead at {pin.point}{why}"
    return ""


def _movable(
    standing: Standing, way: Way, lines: dict[Identity, Point], wanted: dict[Identity, Point], plan: Plan
) -> dict[Identity, Point]:
    """The routes that may move; one that waits may make others wait that fall back to it."""
    routes = {identity: point for identity, point in wanted.items() if identity.kind == "Route"}
    waiting: dict[Identity, str] = {}
    while True:
        after = {**lines, **routes}
        found = {route: list(switch_obstacles(standing, way.to, route, after)) for route in routes}
        stopped = {route: obstacles[0].reason for route, obstacles in found.items() if obstacles}
        if not stopped:
            break
        waiting |= stopped
        routes = {route: point for route, point in routes.items() if route not in stopped}
    plan.notes += [f"after this is merged: {called(route)}, which {waiting[route]}" for route in sorted(waiting)]
    return routes


def _retire(standing: Standing, way: Way, identity: Identity, after: dict[Identity, Point], plan: Plan) -> None:
    """Takes the pin away, unless a route needs what it names."""
    obstacles: Iterator[Obstacle] = contract_obstacles(standing, way.to, identity, after)
    if (obstacle := next(obstacles, None)) is not None:
        plan.notes.append(f"after this is merged: {called(identity)} goes; {obstacle.reason}")
        return
    del after[identity]
    plan.moves.append(Move(way.to, identity, standing.pins(way.to)[identity].point, None))
