"""Host, path and methods: where a route answers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from servewright.api.change import Change
from servewright.api.lines.document import line_document
from servewright.api.lines.found import found
from servewright.api.lines.routing.document import routed
from servewright.api.lines.routing.paths import is_below
from servewright.api.lines.routing.target import target_of
from servewright.api.lines.side import RouteSide
from servewright.core.place import Place
from servewright.kinds.route import RouteSpec

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def compare_address(old: RouteSide, new: RouteSide) -> Iterator[Change]:
    """What callers have to dial otherwise."""
    before, after = old.route.body, new.route.body
    if before.host != after.host:
        message = f"the route answers at host `{after.host}`, not `{before.host}`"
        yield found("route-host-changed", message, *_places(old, new, "host"))
    if before.path != after.path:
        yield _path(old, new)
    yield from _methods(old, new)


def _path(old: RouteSide, new: RouteSide) -> Change:
    before, after = old.route.body, new.route.body
    places = _places(old, new, "path")
    if before.to.model is not None and after.to.model is not None and is_below(before.path, after.path):
        message = f"the route answers at `{after.path}` and below, and so at `{before.path}` too"
        return found("route-path-widened", message, *places)
    return found("route-path-changed", f"the route answers at `{after.path}`, not `{before.path}`", *places)


def _methods(old: RouteSide, new: RouteSide) -> Iterator[Change]:
    """A method that nothing behind the route answers to is no loss."""
    if set(old.route.body.methods) == set(new.route.body.methods):
        return
    before, after = set(_open(old.route.body)), set(_open(new.route.body))
    used = _used(old)
    places = _places(old, new, "methods")
    for method in _METHODS:
        if method in before - after and method in used:
            yield found(
                "route-method-removed", f"the route does not answer to `{method}` any more", *places, path=method
            )
        elif method in after - before and method in _used(new):
            yield found("route-method-added", f"the route answers to `{method}` too", *places, path=method)


def _open(body: RouteSpec) -> tuple[str, ...]:
    return body.methods or _METHODS


def _used(side: RouteSide) -> set[str]:
    """The methods of what is behind the route, whichever it lets through; all of them where nobody knows."""
    target = target_of(side)
    line = None if target is None else line_document(target)
    if line is None:
        return set(_METHODS)
    open_to_all = replace(side.route, body=side.route.body.model_copy(update={"methods": ()}))
    return {key.upper() for item in routed(open_to_all, line)["paths"].values() for key in item}


def _places(old: RouteSide, new: RouteSide, *path: str) -> tuple[Place, Place]:
    return old.route.place("spec", *path), new.route.place("spec", *path)
