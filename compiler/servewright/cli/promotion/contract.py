"""Expand, switch, contract, before anything is written: what compiling would refuse is not promoted."""

from collections.abc import Iterator

from servewright.cli.promotion.needs import needs
from servewright.cli.promotion.obstacle import Obstacle
from servewright.cli.promotion.standing import Pins, Standing, called, typed
from servewright.core.identity import Identity


def switch_obstacles(standing: Standing, environment: str, route: Identity, pins: Pins) -> Iterator[Obstacle]:
    """Why a route cannot move to what `pins`, which are to be, say of it."""
    rows = standing.rows(environment)
    row = rows.get(route)
    for named in needs(standing, standing.spec(environment, route, pins[route]), pins):
        alone = f"servewright promote {typed(named)} --to {environment}"
        together = f"servewright promote {typed(route)} {typed(named)} --to {environment}"
        if named not in pins:
            advice = f"run `{together}`" if row is None else f"run `{alone}`, merge that, and move the route after it"
            yield Obstacle(f"names {called(named)}, which `{environment}` does not run", advice)
        elif row is not None and named.kind != "Route" and named not in row.names and named not in rows:
            advice = f"run `{alone}`, merge that, and move the route after it"
            yield Obstacle(f"moves to {called(named)}, which `{environment}` does not serve yet", advice)


def contract_obstacles(standing: Standing, environment: str, gone: Identity, pins: Pins) -> Iterator[Obstacle]:
    """Why a line or route cannot go, by the routes of `pins`, which are to be, and those that are live."""
    for route in sorted(identity for identity in pins if identity.kind == "Route" and identity != gone):
        if gone in needs(standing, standing.spec(environment, route, pins[route]), pins):
            move = f"`servewright promote {typed(route)} --to {environment}`"
            retire = f"`servewright retire {typed(route)} --in {environment}`"
            advice = f"move the route by {move}, or remove it by {retire}; merge that, then run this again"
            yield Obstacle(f"{called(route)} names it", advice)
    for route, row in standing.rows(environment).items():
        if gone.major is not None and route.kind == "Route" and gone in row.names:
            advice = f"merge the change that moves or removes {called(route)}, then run this again"
            yield Obstacle(f"{called(route)}, which is live, names it", advice)
