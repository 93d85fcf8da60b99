"""What happens to each route of an environment: it appears, goes, switches to another line, or changes in place."""

from collections.abc import Iterator, Mapping

from servewright.core.identity import Identity
from servewright.formats.releases.records import Row
from servewright.stages.plan.both import Both
from servewright.stages.plan.manifests import Manifest
from servewright.stages.plan.planned import Move, Way


def route_moves(both: Both, environment: str, manifests: Mapping[str, tuple[Manifest, ...]]) -> Iterator[Move]:
    """`manifests` are those that differ, by app."""
    for route in sorted(identity for identity in both.known(environment) if identity.kind == "Route"):
        there = manifests.get(both.place(environment, route), ())
        named = tuple(str(manifest) for manifest in there if manifest.name == route.name)
        yield from _move(both, environment, route, named)


def _move(both: Both, environment: str, route: Identity, manifests: tuple[str, ...]) -> Iterator[Move]:
    old, new = both.before.here(environment).get(route), both.after.here(environment).get(route)
    app, what = both.place(environment, route), f"route {route.name}"
    if old is None or new is None:
        gone = Way.GOES if both.is_gone(environment, route) else Way.UNKNOWN
        way = Way.APPEARS if old is None else gone
        yield Move(way, app, what, _leads_to(old), _leads_to(new), manifests=manifests)
    elif lines(old) != lines(new):
        yield Move(Way.SWITCHES, app, what, _leads_to(old), _leads_to(new), manifests=manifests)
    elif old.point != new.point or manifests:
        yield Move(Way.CHANGES, app, what, str(old.point), str(new.point), manifests=manifests)


def lines(row: Row) -> tuple[Identity, ...]:
    """What a route leads to."""
    return tuple(name for name in row.names if name.kind in ("Model", "Prompt"))


def _leads_to(row: Row | None) -> str:
    return ", ".join(f"{name.kind.lower()} {name.label}" for name in lines(row)) if row is not None else ""
