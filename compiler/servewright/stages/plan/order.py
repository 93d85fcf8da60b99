"""The order of environments: as releases travel."""

from collections.abc import Mapping


def in_order(sources: Mapping[str, str]) -> list[str]:
    """`sources` says of each environment where it promotes from, empty for none. A circle ends where it began."""
    return sorted(sources, key=lambda name: (_steps(name, sources), name))


def _steps(name: str, sources: Mapping[str, str]) -> int:
    way = [name]
    while (before := sources.get(way[-1], "")) and before not in way:
        way.append(before)
    return len(way)
