"""Where snapshots and pins lie: `renders/releases/<kind>/<name>/<version>.yaml`, `specs/pins/<environment>/`."""

import re
from typing import NamedTuple

from servewright.core.identity import Identity
from servewright.core.release import Point

PINS = "specs/pins/"
RELEASED_KINDS = ("Model", "Prompt", "Route")
_KINDS = {kind.lower(): kind for kind in RELEASED_KINDS}


class Snapshot(NamedTuple):
    """What a file of `renders/releases/` is; without a revision it is a release."""

    kind: str
    name: str
    point: Point

    @property
    def identity(self) -> Identity:
        version = self.point.version
        return Identity(self.kind, self.name, int(version.partition(".")[0]) if version else None)


def release_path(identity: Identity, version: str) -> str:
    """Below `renders/`; files that the release names lie in the folder of the same name."""
    return f"{release_folder(identity, version)}.yaml"


def release_folder(identity: Identity, version: str) -> str:
    """Below `renders/`."""
    return f"releases/{identity.kind.lower()}/{identity.name}/{version}"


def revision_path(identity: Identity, point: Point) -> str:
    """Below `renders/`."""
    return f"releases/{identity.kind.lower()}/{identity.name}/{point}.yaml"


def parse_snapshot(path: str) -> Snapshot | None:
    """What a path below `renders/` holds, by its name alone; None for what is no snapshot."""
    match = _SNAPSHOT.fullmatch(path)
    if match is None:
        return None
    kind, name, version, revision, route = match.groups()
    if (kind == "route") != (route is not None):
        return None
    return Snapshot(_KINDS[kind], name, Point(version or "", revision or route or ""))


_SNAPSHOT = re.compile(
    r"releases/(model|prompt|route)/([^/]+)/"
    r"(?:([0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}(?:-[0-9a-z.-]+)?)(?:\+([0-9a-f]{7}))?|([0-9a-f]{7}))\.yaml"
)


def stem(identity: Identity) -> str:
    """The name of a lock or pin: `model-eta-predictor-v2`, `route-caption`."""
    line = "" if identity.major is None else f"-v{identity.major}"
    return f"{identity.kind.lower()}-{identity.name}{line}"


def pin_path(environment: str, identity: Identity) -> str:
    """In the repository."""
    return f"{PINS}{environment}/{stem(identity)}.yaml"


def parse_pin_path(path: str) -> tuple[str, Identity] | None:
    """The environment, and what is pinned there; None for a path that names nothing that can be pinned."""
    match = _PIN.fullmatch(path)
    if match is None:
        return None
    environment, kind, name, major, route = match.groups()
    return environment, Identity(_KINDS[kind], name, int(major)) if kind else Identity("Route", route)


_PIN = re.compile(rf"{PINS}([^/]+)/(?:(model|prompt)-([^/]+)-v(0|[1-9][0-9]{{0,8}})|route-([^/]+))\.yaml")
