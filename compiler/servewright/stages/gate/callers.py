"""Who relies on a line: the routes that name it, and the consumers of those."""

from collections.abc import Iterable, Iterator

from servewright.core.finding import Related
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity


def callers(identity: Identity, fleets: Iterable[Fleet]) -> Iterator[Related]:
    """Each route once, with its consumers, in the order of their names."""
    found: dict[str, Related] = {}
    for fleet in fleets:
        for edge in fleet.used_by.get(identity, ()):
            if edge.source.kind != "Route" or edge.source not in fleet.specs:
                continue
            route = fleet.specs[edge.source]
            consumers = ", ".join(f"`{name}`" for name in route.body.consumers)
            label = f"route `{route.name}`" + (f", consumers {consumers}" if consumers else "")
            found.setdefault(route.name, Related(route.place(*edge.path), label))
    yield from (found[name] for name in sorted(found))
