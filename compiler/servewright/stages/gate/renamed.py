"""A route that goes while another comes to its address was renamed: its callers know the address, and not the name."""

from collections.abc import Iterator, Mapping
from typing import Any

from servewright.core.baseline import Baseline
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.spec import Spec
from servewright.formats.releases.records import Row
from servewright.formats.releases.revive import UnreadableSnapshotError, revive

_Address = tuple[Any, Any]  # host and path


def renamed(
    kinds: Mapping[str, Kind], rows: Mapping[Identity, Row], fleet: Fleet, baseline: Baseline
) -> dict[Identity, Identity]:
    """What each new route was called, where one that has gone answered at the same host and path."""
    new = [spec for spec in fleet.specs.values() if spec.identity.kind == "Route" and spec.identity not in rows]
    gone: dict[_Address, list[Spec[Any]]] = {}
    for before in _gone(kinds["Route"], rows, fleet, baseline) if new else ():
        gone.setdefault(_address(before), []).append(before)
    return {
        spec.identity: before.identity
        for spec in new
        for before in reversed(gone.get(_address(spec), ()))
        if _share_a_method(spec, before)
    }


def _gone(kind: Kind, rows: Mapping[Identity, Row], fleet: Fleet, baseline: Baseline) -> Iterator[Spec[Any]]:
    for identity in sorted(rows):
        if identity.kind != "Route" or identity in fleet.specs:
            continue
        try:
            before = revive(kind, identity, rows[identity].point, fleet.environment.name, baseline.files)
        except UnreadableSnapshotError:
            continue
        if before is not None:
            yield before.spec


def _address(route: Spec[Any]) -> _Address:
    return route.body.host, route.body.path


def _share_a_method(one: Spec[Any], other: Spec[Any]) -> bool:
    """No methods are all methods."""
    ways = one.body.methods, other.body.methods
    return not all(ways) or not set(ways[0]).isdisjoint(ways[1])
