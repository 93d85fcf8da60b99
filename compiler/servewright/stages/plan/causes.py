"""Who restarts pods whose release and revision stay: what they see beside their own spec."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servewright.core.identity import Identity
from servewright.formats.releases.records import Row

Touched = Mapping[Identity, Sequence[str]]  # what names a model


@dataclass(frozen=True, slots=True)
class Edited:
    """Which Environments say something else than before, and whether Platform does; not `known`: nobody can tell."""

    environments: frozenset[str] = frozenset()
    platform: bool = False
    known: bool = True


def causes(model: Identity, environment: str, touched: Touched, edited: Edited) -> tuple[str, ...]:
    """Routes that name it and differ, its environment, the platform; where none did, another compiler."""
    found = list(touched.get(model, ()))
    if environment in edited.environments:
        found.append(f"environment `{environment}`")
    if edited.platform:
        found.append("the platform")
    if not found:
        found.append("the compiler" if edited.known else "its environment or the compiler")
    return tuple(found)


def touched_by_routes(old: Mapping[Identity, Row], new: Mapping[Identity, Row]) -> Touched:
    """The routes of an environment that differ: a model's grace period follows from their timeouts."""
    found: dict[Identity, list[str]] = {}
    for route in sorted({*old, *new}):
        rows = [side[route] for side in (old, new) if route in side]
        if route.kind == "Route" and old.get(route) != new.get(route):
            for name in dict.fromkeys(name for row in rows for name in row.names):
                found.setdefault(name, []).append(f"route `{route.name}`")
    return found
