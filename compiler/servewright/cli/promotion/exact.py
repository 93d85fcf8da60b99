"""An exact release that somebody asks for, and the revision that it is to run with."""

from servewright.cli.promotion.refused import RefusedError
from servewright.cli.promotion.standing import Standing, called, typed
from servewright.core.identity import Identity
from servewright.core.release import Point
from servewright.formats.nearest import nearest
from servewright.formats.releases.paths import revision_path
from servewright.formats.releases.revision import built_of
from servewright.formats.units.shown import shown

_LISTED = 8


def exact_point(standing: Standing, identity: Identity, version: str, environment: str, preferred: str) -> Point:
    """The revision that environment `preferred` runs, else what the specs say, what `environment` runs already, or the
    last build; RefusedError where that leaves several or none.
    """
    there = [point for point in standing.points_of(identity) if point.version == version]
    row = standing.row(preferred, identity)
    following = [name for name in standing.environments if not standing.upstream(name)]
    said = [standing.said(name).get(identity) for name in (preferred, *following)]
    for point in (row.point if row is not None else None, *said, standing.points(environment).get(identity)):
        if point in there:
            return point
    last = _last_built(standing, identity, there)
    if len(last) == 1:
        return last[0]
    if not last:
        raise _unknown(standing, identity, version)
    listed = " or ".join(f"`servewright rollback {typed(identity)} --in {environment} --to {point}`" for point in last)
    raise RefusedError(f"`{version}` of {called(identity)} has {len(last)} revisions", f"say which: run {listed}")


def asked_point(standing: Standing, identity: Identity, text: str, preferred: Point | None) -> Point:
    """What `--to VERSION[+REVISION]` means, or the revision of a route; RefusedError where there is no such."""
    version, _, revision = text.partition("+") if identity.major is not None else ("", "", text)
    there = standing.points_of(identity)
    found = [point for point in there if point.version == version and revision in ("", point.revision)]
    if preferred in found:
        return preferred
    if len(found) == 1:
        return found[0]
    if not found:
        raise _unknown(standing, identity, text)
    message = f"{shown(text)} of {called(identity)} has {len(found)} revisions"
    raise RefusedError(message, f"say which: {either(found)}")


def _last_built(standing: Standing, identity: Identity, points: list[Point]) -> list[Point]:
    """Those of the image that was built last, where there are images."""
    builds = {}
    for point in points:
        built = built_of(standing.snapshots[revision_path(identity, point)])
        builds[point] = built.builds if built is not None else 0
    return [point for point in points if builds[point] == max(builds.values())]


def _unknown(standing: Standing, identity: Identity, text: str) -> RefusedError:
    there = standing.points_of(identity)
    names = {str(point): point for point in there}
    near = [names[name] for name in nearest(text, names)] or there
    message = f"{shown(text)} is not among the releases of {called(identity)} that have merged"
    return RefusedError(message, f"there is {either(near)}" if near else "merge it first")


def either(points: list[Point]) -> str:
    listed = [f"`{point}`" for point in points[:_LISTED]]
    more = len(points) - len(listed)
    return " or ".join(listed) + (f", and {more} more" if more else "")
