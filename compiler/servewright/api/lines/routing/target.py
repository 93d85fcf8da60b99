"""The lines that answer behind a route: its own, and those of an experiment's arms."""

from collections.abc import Iterator

from servewright.api.lines.side import RouteSide, Side
from servewright.core.spec import Spec
from servewright.formats.units.reference import Reference
from servewright.kinds.route import Arm, RouteSpec, To


def target_of(side: RouteSide) -> Side | None:
    """The line that the route names."""
    return _named(side, side.route.body.to)


def arm_targets(side: RouteSide) -> Iterator[tuple[str, Side]]:
    """The arms that name a line of their own and have a share of the traffic, in the order of their names."""
    experiment = side.route.body.experiment
    for name, arm in sorted(experiment.arms.items() if experiment else ()):
        target = _named(side, arm)
        if target is not None and arm.weight:
            yield name, target


def fallback_targets(side: RouteSide) -> Iterator[tuple[str, Side]]:
    """The lines of the routes that it falls back to, as far as they are known."""
    for fallback in side.route.body.fallback:
        other = side.named("Route", Reference(fallback.route)) if fallback.route else None
        if other is not None:
            spec: Spec[RouteSpec] = other.spec
            target = _named(side, spec.body.to)
            if target is not None:
                yield spec.name, target


def _named(side: RouteSide, by: To | Arm) -> Side | None:
    if by.model is not None:
        return side.named("Model", by.model)
    return side.named("Prompt", by.prompt) if by.prompt is not None else None
