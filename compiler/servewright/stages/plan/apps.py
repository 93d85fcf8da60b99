"""What happens to the apps of an environment, from the manifests that differ."""

from collections.abc import Iterator, Mapping, Sequence

from servewright.core.identity import Identity
from servewright.stages.plan.both import Both
from servewright.stages.plan.causes import causes, touched_by_routes
from servewright.stages.plan.manifests import WORKLOADS, Manifest
from servewright.stages.plan.planned import Move, Way
from servewright.stages.plan.pods import fields, pace, replaced, template
from servewright.stages.plan.routes import route_moves

Points = tuple[str, str]


def moves(both: Both, environment: str, apps: Mapping[str, Sequence[str]]) -> tuple[Move, ...]:
    """`apps` are the paths that differ, by app. In the order of the ways, then by app and name."""
    found = list[Move]()
    manifests: dict[str, tuple[Manifest, ...]] = {}
    touched = touched_by_routes(both.before.here(environment), both.after.here(environment))
    for app, paths in apps.items():
        line = next(iter(both.residents(f"{environment}/apps/{app}", "Model")), None)
        manifests[app] = both.manifests(paths)
        if line is not None:
            why = causes(line, environment, touched, both.edited)
            found += _model(both, environment, line, app, manifests[app], why)
        else:
            found += _other(both, environment, app, manifests[app])
    found += route_moves(both, environment, manifests)
    ways = list(Way)
    return tuple(sorted(found, key=lambda move: (ways.index(move.way), move.app, move.what)))


def _model(
    both: Both, environment: str, line: Identity, app: str, manifests: Sequence[Manifest], why: tuple[str, ...]
) -> Iterator[Move]:
    """`why` is who restarts pods whose release and revision stay."""
    old, new = both.before.here(environment).get(line), both.after.here(environment).get(line)
    points = str(old.point) if old else "", str(new.point) if new else ""
    way = _whole(both, environment, app, line)
    if way is not None:
        yield Move(way, app, f"model {line.label}", *points)
    elif manifests:
        is_same = old is not None and new is not None and (old.point, old.digest) == (new.point, new.digest)
        yield _in_place(app, f"model {line.label}", points, manifests, why if is_same else ())


def _in_place(app: str, what: str, points: Points, manifests: Sequence[Manifest], why: tuple[str, ...]) -> Move:
    """`why` is empty where the model itself differs."""
    workload = replaced(manifests)
    if workload is None:
        return Move(Way.CHANGES, app, what, *points, manifests=tuple(map(str, manifests)))
    return Move(
        Way.RESTARTS if why else Way.ROLLS,
        app,
        what,
        *points,
        pace=pace(workload[1]),
        causes=why,
        fields=fields(template(workload[0]), template(workload[1])),
        manifests=tuple(str(manifest) for manifest in manifests if manifest.kind not in WORKLOADS),
    )


def _other(both: Both, environment: str, app: str, manifests: Sequence[Manifest]) -> Iterator[Move]:
    """What bears a route's name is said with the route."""
    routes = {each.name for each in both.residents(f"{environment}/apps/{app}", "Route")}
    rest = tuple(str(manifest) for manifest in manifests if manifest.name not in routes)
    way = _whole(both, environment, app, None)
    if way is not None and not routes:
        yield Move(way, app, f"app {app}")
    elif way is None and rest:
        yield Move(Way.CHANGES, app, f"app {app}", manifests=rest)


def _whole(both: Both, environment: str, app: str, line: Identity | None) -> Way | None:
    """What happens to an app as a whole."""
    folder = f"{environment}/apps/{app}"
    if folder not in both.before.apps:
        return Way.APPEARS
    if folder not in both.after.apps:
        return Way.GOES if both.is_gone(environment, line) else Way.UNKNOWN
    return None
