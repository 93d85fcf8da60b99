"""Chains that lead back to where they began: fallbacks of routes, promotions of environments."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from servewright.core.finding import Finding, Severity
from servewright.core.fleet import Edge
from servewright.core.identity import Identity
from servewright.core.rule import Rule
from servewright.core.spec import Spec

T = TypeVar("T")

FALLBACK_CIRCLE = Rule(
    "LNK007",
    "fallback_circle",
    Severity.ERROR,
    "A route's fallbacks lead back to the route itself.",
    "A request that nobody can answer would go round until it times out.",
)
PROMOTION_CIRCLE = Rule(
    "LNK014",
    "promotion_circle",
    Severity.ERROR,
    "Environments promote from each other in a circle.",
    "A release has to begin somewhere.",
)


def fallback_circles(specs: Mapping[Identity, Spec[Any]], edges: Iterable[Edge]) -> Iterator[tuple[Identity, Finding]]:
    """One finding for each circle, at its first route in order."""
    links: dict[Identity, list[Edge]] = {}
    for edge in edges:
        if edge.path[:2] == ("spec", "fallback") and edge.target.kind == "Route":
            links.setdefault(edge.source, []).append(edge)
    for circle in _circles({source: [edge.target for edge in found] for source, found in links.items()}):
        first, second = circle[0], circle[1 % len(circle)]
        path = next(edge.path for edge in links[first] if edge.target == second)
        chain = " -> ".join(f"`{identity.name}`" for identity in (*circle, first))
        yield (
            first,
            FALLBACK_CIRCLE.finding(
                f"the fallbacks of route `{first.name}` lead back to it: {chain}",
                specs[first].place(*path),
                help="remove one of these fallbacks",
            ),
        )


def promotion_circles(environments: Mapping[str, Spec[Any]]) -> Iterator[Finding]:
    """One finding for each circle, at its first environment in order."""
    links = {name: [spec.body.promotes_from] for name, spec in environments.items() if spec.body.promotes_from}
    for circle in _circles(links):
        chain = " <- ".join(f"`{name}`" for name in (*circle, circle[0]))
        yield PROMOTION_CIRCLE.finding(
            f"environment `{circle[0]}` promotes from itself: {chain}",
            environments[circle[0]].place("spec", "promotesFrom"),
            help="remove one of these `promotesFrom`",
        )


def _circles(links: Mapping[T, list[T]]) -> Iterator[list[T]]:
    """Each circle once, beginning at its least node; a walk from every node that no walk has reached before."""
    done: set[T] = set()
    for start in sorted(links, key=str):
        trail: list[T] = []
        stack = [(start, iter(links.get(start, ())))] if start not in done else []
        while stack:
            node, rest = stack[-1]
            if node not in trail:
                trail.append(node)
            following = next(rest, None)
            if following is None:
                done.add(node)
                trail.pop()
                stack.pop()
            elif following in trail:
                circle = trail[trail.index(following) :]
                least = min(range(len(circle)), key=lambda index: str(circle[index]))
                yield circle[least:] + circle[:least]
            elif following not in done:
                stack.append((following, iter(links.get(following, ()))))
