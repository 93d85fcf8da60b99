"""Expand, switch, contract: what has to be merged one after another, because nothing orders two Applications.

A route moves only to a line that its environment serves already, and a line goes only after the last route has left it.
"""

from collections.abc import Iterator, Mapping

from servewright.core.identity import Identity
from servewright.formats.releases.records import Row
from servewright.stages.plan.both import Both
from servewright.stages.plan.routes import lines

Steps = tuple[list[str], list[str], list[str]]


def merges(both: Both, sources: Mapping[str, str], environments: list[str]) -> tuple[tuple[str, ...], ...]:
    """The merges in order, each with what is in it; nothing where the change can merge as one."""
    steps: Steps = ([], [], [])
    for environment in environments:
        old, new = both.before.here(environment), both.after.here(environment)
        for route, line in _switches(old, new):
            _once(steps[0], _add(line, environment, sources))
            _once(steps[1], _move(route, line, environment, sources))
        for route, line in _contractions(both, environment):
            if route in new and lines(new[route]) != lines(old[route]):
                for target in lines(new[route]):
                    _once(steps[1], _move(route, target, environment, sources))
            else:
                _once(steps[1], _leave(route, line, environment, sources))
            _once(steps[2], _remove(line, environment, sources))
    return tuple(tuple(step) for step in steps if step)


def _switches(old: Mapping[Identity, Row], new: Mapping[Identity, Row]) -> Iterator[tuple[Identity, Identity]]:
    """Each route that is live, and a line that it moves to and nobody serves yet."""
    for route in sorted(identity for identity in new if identity.kind == "Route" and identity in old):
        yield from ((route, line) for line in lines(new[route]) if line not in old and line not in old[route].names)


def _contractions(both: Both, environment: str) -> Iterator[tuple[Identity, Identity]]:
    """Each route that is live, and a line that it names and that goes."""
    old, new = both.before.here(environment), both.after.here(environment)
    for route in sorted(identity for identity in old if identity.kind == "Route"):
        gone = (line for line in lines(old[route]) if line in old and line not in new)
        yield from ((route, line) for line in gone if both.is_gone(environment, line))


def _add(line: Identity, environment: str, sources: Mapping[str, str]) -> str:
    return f"add {_called(line)} in {environment}" + _by(f"promote {_typed(line)} --to", environment, sources)


def _move(route: Identity, line: Identity, environment: str, sources: Mapping[str, str]) -> str:
    what = f"move {_called(route)} to {_called(line)} in {environment}"
    return what + _by(f"promote {_typed(route)} --to", environment, sources)


def _leave(route: Identity, line: Identity, environment: str, sources: Mapping[str, str]) -> str:
    what = f"move {_called(route)} away from {_called(line)}, or remove it, in {environment}"
    return what + _by(f"retire {_typed(route)} --in", environment, sources)


def _remove(line: Identity, environment: str, sources: Mapping[str, str]) -> str:
    return f"remove {_called(line)} in {environment}" + _by(f"retire {_typed(line)} --in", environment, sources)


def _by(command: str, environment: str, sources: Mapping[str, str]) -> str:
    """An environment that promotes is changed by a command; the others follow the specs."""
    return f": servewright {command} {environment}" if sources.get(environment) else ""


def _called(identity: Identity) -> str:
    return f"{identity.kind.lower()} {identity.label}"


def _typed(identity: Identity) -> str:
    return f"{identity.kind.lower()}/{identity.label}"


def _once(step: list[str], what: str) -> None:
    if what not in step:
        step.append(what)
