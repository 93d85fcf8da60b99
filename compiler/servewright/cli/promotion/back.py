"""What an environment goes back to: what a pin replaced, or any release that has merged."""

from servewright.cli.promotion.contract import switch_obstacles
from servewright.cli.promotion.exact import asked_point, either
from servewright.cli.promotion.needs import needs
from servewright.cli.promotion.obstacle import Obstacle
from servewright.cli.promotion.refused import RefusedError
from servewright.cli.promotion.source import source
from servewright.cli.promotion.standing import Standing, called, typed
from servewright.core.identity import Identity
from servewright.core.pin import Pin
from servewright.core.release import Point
from servewright.formats.releases.paths import pin_path


def earlier_point(standing: Standing, environment: str, identity: Identity, asked: str | None) -> Point:
    """What the pin replaced, or is asked for; RefusedError where that is not known, or lost."""
    pin = standing.pins(environment).get(identity)
    path = pin_path(environment, identity)
    if pin is None and path not in standing.specs.texts:
        message = f"`{environment}` does not run {called(identity)}"
        raise RefusedError(message, f"run `servewright promote {typed(identity)} --to {environment}`")
    if asked is not None:
        return asked_point(standing, identity, asked, pin.replaces if pin is not None else None)
    if pin is None:
        raise RefusedError(f"`{path}` cannot be read", "say by --to what is to run")
    return _replaced(standing, pin)


def _replaced(standing: Standing, pin: Pin) -> Point:
    what = called(pin.identity)
    if pin.replaces is not None and standing.holds(pin.identity, pin.replaces):
        return pin.replaces
    others = [point for point in standing.points_of(pin.identity) if point != pin.point]
    advice = f"say where to by --to: {either(others)}" if others else "no other release of it has merged"
    if pin.replaces is None:
        raise RefusedError(f"the pin of {what} in `{pin.environment}` replaced nothing", advice)
    raise RefusedError(f"{what} {pin.replaces}, which ran before, is not among the releases that have merged", advice)


def require_lines(standing: Standing, environment: str, identity: Identity, point: Point) -> None:
    """RefusedError for a route that names what has gone since, or is not back yet: it would not compile."""
    pins = {**standing.points(environment), identity: point}
    for obstacle in switch_obstacles(standing, environment, identity, pins):
        gone = (each for each in needs(standing, standing.spec(environment, identity, point), pins) if each not in pins)
        lost = next((called(each) for each in gone if not _is_upstream(standing, environment, each)), "")
        back = f"revert the changes by which {lost} went, or take another release by --to"
        raise RefusedError(f"{called(identity)} {point} {obstacle.reason}", back if lost else obstacle.help)


def _is_upstream(standing: Standing, environment: str, identity: Identity) -> bool:
    """Whether promoting would bring it."""
    return not isinstance(source(standing, standing.upstream(environment), identity), Obstacle)
