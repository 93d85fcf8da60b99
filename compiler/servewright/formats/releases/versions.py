"""Which versions of each line have been released."""

from contextlib import suppress

from servewright.core.baseline import Baseline
from servewright.core.identity import Identity
from servewright.formats.releases.paths import parse_snapshot
from servewright.formats.units.version import Version


def released_versions(baseline: Baseline) -> dict[Identity, list[Version]]:
    """From the least to the highest; none where nothing is frozen."""
    found: dict[Identity, list[Version]] = {}
    for path in baseline.files if baseline.frozen else ():
        snapshot = parse_snapshot(path)
        if snapshot is not None and snapshot.point.version and not snapshot.point.revision:
            with suppress(ValueError):  # a name that we never gave
                found.setdefault(snapshot.identity, []).append(Version.parse(snapshot.point.version))
    return {identity: sorted(versions) for identity, versions in found.items()}
