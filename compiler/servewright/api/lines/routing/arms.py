"""Arms of an experiment, and routes to fall back to: callers do not choose which of them answers."""

from collections.abc import Iterator
from dataclasses import replace

from servewright.api.change import Change, Size
from servewright.api.lines.found import found
from servewright.api.lines.routing.behind import lines_behind
from servewright.api.lines.routing.target import arm_targets, fallback_targets, target_of
from servewright.api.lines.side import RouteSide, Side


def compare_arms(old: RouteSide, new: RouteSide) -> Iterator[Change]:
    """What breaks in an arm, or a fallback, that was not there; what all of them do is told of the route's own line."""
    before = target_of(old)
    if before is None:
        return
    arms = dict(arm_targets(old))
    served = [before, *arms.values()]
    told = _told(before, target_of(new), old)
    for name, target in arm_targets(new):
        if not any(_is_same(target, other) for other in served):
            yield from _arm(name, arms.get(name, before), target, old, told)
    known = [target for _, target in fallback_targets(old)]
    for name, target in fallback_targets(new):
        if not any(_is_same(target, other) for other in (*known, *served)):
            yield from _fallback(name, before, target, old, new)


def _arm(name: str, before: Side, target: Side, route: RouteSide, told: frozenset[tuple[str, str]]) -> Iterator[Change]:
    for change in _breaking(before, target, route):
        if (change.id, change.message) not in told:
            yield replace(change, message=f"in arm `{name}`, {change.message}")


def _fallback(name: str, before: Side, target: Side, old: RouteSide, new: RouteSide) -> Iterator[Change]:
    changes = list(_breaking(before, target, old))
    if changes:
        more = f", and {len(changes) - 1} more" if len(changes) > 1 else ""
        message = f"while the route falls back to `{name}`, {changes[0].message}{more}"
        places = old.route.place("spec", "fallback"), new.route.place("spec", "fallback")
        yield found("route-fallback-differs", message, *places, path=name)


def _breaking(before: Side, target: Side, route: RouteSide) -> Iterator[Change]:
    if before.spec.identity.kind != target.spec.identity.kind:
        places = before.spec.place("kind"), target.spec.place("kind")
        noun = target.spec.identity.kind.lower()
        yield found(
            "route-target-kind-changed", f"a {noun} answers, not a {before.spec.identity.kind.lower()}", *places
        )
        return
    for change in lines_behind(before, target, route.route):
        if change.size is Size.BREAKING:
            yield change


def _told(before: Side, after: Side | None, route: RouteSide) -> frozenset[tuple[str, str]]:
    """What the route's own line breaks already."""
    if after is None or before.spec.identity.kind != after.spec.identity.kind:
        return frozenset()
    return frozenset((change.id, change.message) for change in lines_behind(before, after, route.route))


def _is_same(target: Side, other: Side) -> bool:
    """The same release, or the same line where nobody says which."""
    return target.spec.identity == other.spec.identity and target.spec.version == other.spec.version
