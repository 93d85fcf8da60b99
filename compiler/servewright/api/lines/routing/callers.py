"""Who may call, how often, how long it may take, and how the answer comes."""

from collections.abc import Iterator

from servewright.api.change import Change
from servewright.api.lines.found import found
from servewright.core.place import Place
from servewright.core.spec import Spec
from servewright.formats.units.rate import Rate
from servewright.kinds.route import RouteSpec

Route = Spec[RouteSpec]


def compare_callers(old: Route, new: Route) -> Iterator[Change]:
    """Changes of what the gateway lets through."""
    yield from _stream(old, new)
    yield from _timeout(old, new)
    yield from _consumers(old, new)
    for name in ("requests", "tokens"):
        yield from _limit(old, new, name)


def _stream(old: Route, new: Route) -> Iterator[Change]:
    if old.body.stream != new.body.stream:
        form = "a stream of events, not one body" if new.body.stream else "one body, not a stream of events"
        id = f"route-stream-turned-{'on' if new.body.stream else 'off'}"
        yield found(id, f"an answer is {form}", *_places(old, new, "stream"))


def _timeout(old: Route, new: Route) -> Iterator[Change]:
    before, after = old.body.timeout, new.body.timeout
    if before != after:
        id = f"route-timeout-{'lowered' if after < before else 'raised'}"
        yield found(id, f"an answer may take {after}, not {before}", *_places(old, new, "timeout"))


def _consumers(old: Route, new: Route) -> Iterator[Change]:
    before, after = set(old.body.consumers), set(new.body.consumers)
    places = _places(old, new, "consumers")
    if not before or not after:
        if after:
            message = f"only {', '.join(f'`{name}`' for name in sorted(after))} may call, where everybody could"
            yield found("route-consumers-restricted", message, *places)
        elif before:
            yield found("route-consumers-opened", "everybody may call", *places)
        return
    for name in sorted(before - after):
        yield found("route-consumer-removed", f"consumer `{name}` may not call any more", *places, path=name)
    for name in sorted(after - before):
        yield found("route-consumer-added", f"consumer `{name}` may call", *places, path=name)


def _limit(old: Route, new: Route, name: str) -> Iterator[Change]:
    before, after = (getattr(spec.body.limits, name, None) for spec in (old, new))
    if before == after:
        return
    is_lower = after is not None and (before is None or not _covers(after, before))
    said = [f"`{rate}`" if rate else "no limit" for rate in (before, after)]
    message = f"the limit of {name} is {said[1]}, where it was {said[0]}" if after else f"{name} have no limit any more"
    places = _places(old, new, "limits", name)
    yield found(f"route-limit-{'lowered' if is_lower else 'raised'}", message, *places, path=name)


def _covers(new: Rate, old: Rate) -> bool:
    """Whether callers who keep to the old limit keep to the new one: over any time, and in one burst."""
    return new.per_second >= old.per_second and new.count >= old.count


def _places(old: Route, new: Route, *path: str) -> tuple[Place, Place]:
    return old.place("spec", *path), new.place("spec", *path)
