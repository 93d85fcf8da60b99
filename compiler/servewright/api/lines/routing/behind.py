"""The line that answers behind a route, compared as the route's callers see it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from servewright.api.change import Change
from servewright.api.lines.compare import compare_lines
from servewright.api.lines.found import found
from servewright.api.lines.routing.paths import is_below
from servewright.api.lines.routing.target import target_of
from servewright.api.lines.side import RouteSide, Side
from servewright.core.spec import Spec
from servewright.kinds.route import RouteSpec

_PROMPT = "POST /"


def compare_behind(old: RouteSide, new: RouteSide) -> Iterator[Change]:
    """The changes of the line, its operations at the route's address."""
    before, after = old.route.body.to, new.route.body.to
    places = old.route.place("spec", "to"), new.route.place("spec", "to")
    if (before.prompt is None) != (after.prompt is None):
        nouns = "a model" if after.prompt is None else "a prompt", "a prompt" if after.prompt is None else "a model"
        yield found("route-target-kind-changed", f"{nouns[0]} answers, not {nouns[1]}", *places)
        return
    first, second = target_of(old), target_of(new)
    if first is not None and second is not None:
        yield from lines_behind(first, second, old.route)
    if before.with_ != after.with_ and before.with_ is not None and after.with_ is not None:
        if before.with_.llm == after.with_.llm:
            return  # another key opens the same model
        message = f"`{after.with_.llm}` answers, not `{before.with_.llm}`"
        yield found("route-llm-changed", message, *(place.child("with", "llm") for place in places))


def lines_behind(old: Side, new: Side, route: Spec[RouteSpec]) -> Iterator[Change]:
    """The changes between two lines that somebody meets who calls the route as it was."""
    for change in compare_lines(old, new):
        met = tuple(_met(change.operations, route))
        if met or not change.operations:
            yield replace(change, operations=met)


def _met(operations: Iterable[str], route: Spec[RouteSpec]) -> Iterator[str]:
    body = route.body
    for operation in operations:
        method, _, path = operation.partition(" ")
        if body.to.prompt is not None:
            if operation == _PROMPT:
                yield f"POST {body.path}"
        elif not path.startswith("/") or (is_below(path, body.path) and (not body.methods or method in body.methods)):
            yield operation
