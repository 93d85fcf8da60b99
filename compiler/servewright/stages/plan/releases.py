"""The releases that a change adds: what their numbers promise, and what is behind them."""

from collections.abc import Iterable, Iterator, Mapping

from servewright.api.lines.compare import compare_lines
from servewright.api.lines.side import Side
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.release import Point
from servewright.formats.releases.paths import parse_snapshot
from servewright.formats.releases.revive import UnreadableSnapshotError, revive, revive_release
from servewright.formats.units.version import Version
from servewright.stages.plan.planned import NewRelease
from servewright.stages.plan.versions import released

Files = Mapping[str, bytes]


def new_releases(kinds: Mapping[str, Kind], before: Files, after: Files) -> Iterator[NewRelease]:
    """By kind, name and version."""
    old, new = released(before), released(after)
    points = _points(after)
    for kind, name in sorted(new):
        there = old.get((kind, name), ())
        for version in new[kind, name]:
            if version not in there:
                identity = Identity(kind, name, version.major)
                since = _since(version, there)
                yield _release(
                    kinds[kind], identity, version, since, points.get((identity, str(version))), before, after
                )


def _points(files: Iterable[str]) -> dict[tuple[Identity, str], Point]:
    """A revision of each release."""
    found = (parse_snapshot(path) for path in sorted(files))
    return {(each.identity, each.point.version): each.point for each in found if each and each.point.revision}


def _since(version: Version, there: Iterable[Version]) -> Version | None:
    """The highest release below, of the same line if there is one; a pre-release promises nothing."""
    below = [each for each in there if each < version and not each.prerelease]
    return below[-1] if below else None


def _release(
    kind: Kind, identity: Identity, version: Version, since: Version | None, point: Point | None, old: Files, new: Files
) -> NewRelease:
    if since is None:
        return NewRelease(identity, str(version), "first", None, ())
    before = Identity(identity.kind, identity.name, since.major), str(since)
    try:
        now = revive(kind, identity, point, "", new) if point is not None else None
        then = revive_release(kind, now.spec, str(since), old) if now is not None else None
    except UnreadableSnapshotError:
        now = then = None
    if now is None or then is None:
        return NewRelease(identity, str(version), _size(version, since), before, (), readable=False)
    changes = compare_lines(Side(then.spec, then.files), Side(now.spec, now.files))
    return NewRelease(identity, str(version), _size(version, since), before, changes)


def _size(version: Version, since: Version) -> str:
    if version.prerelease:
        return "pre-release"
    if version.major != since.major:
        return "major"
    return "minor" if version.minor != since.minor else "patch"
