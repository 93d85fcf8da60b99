"""Versions as the files of a baseline hold them: what is none stands for nothing."""

from collections.abc import Iterable, Mapping

from servewright.core.release import Point
from servewright.formats.releases.paths import parse_snapshot
from servewright.formats.units.version import Version

Released = Mapping[tuple[str, str], tuple[Version, ...]]


def released(files: Iterable[str]) -> Released:
    """The versions that there are snapshots of, by kind and name, in order."""
    found: dict[tuple[str, str], list[Version]] = {}
    for path in files:
        snapshot = parse_snapshot(path)
        if snapshot is not None and not snapshot.point.revision and (version := version_of(snapshot.point.version)):
            found.setdefault((snapshot.kind, snapshot.name), []).append(version)
    return {key: tuple(sorted(versions)) for key, versions in found.items()}


def version_of(text: str) -> Version | None:
    """None for what is no version."""
    try:
        return Version.parse(text)
    except ValueError:
        return None


def is_ahead(runs: Point | None, other: Point) -> bool:
    """Whether a version is higher than another; routes have none."""
    own, others = version_of(runs.version) if runs is not None else None, version_of(other.version)
    return own is not None and others is not None and own > others
