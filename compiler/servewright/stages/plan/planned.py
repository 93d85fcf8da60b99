"""What a change does to each environment, as reviewers want to know it."""

from dataclasses import dataclass
from enum import StrEnum

from servewright.api.change import Change
from servewright.core.identity import Identity
from servewright.core.release import Point


class Way(StrEnum):
    """What happens to a line, a route or an app; pods start only where it appears, rolls or restarts."""

    APPEARS = "appears"
    ROLLS = "rolls"
    RESTARTS = "restarts"
    SWITCHES = "switches"
    CHANGES = "changes"
    GOES = "goes"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Move:
    """`what` is how people call it: `model eta@2`, `route caption`, `app delivery-base`; `before` and `after` are
    points, or what a route leads to.

    `pace` is how pods follow one another, `causes` who restarts them, `fields` what differs in their template, and
    `manifests` are those that differ beside the workload, as `<kind>/<name>`.
    """

    way: Way
    app: str
    what: str
    before: str = ""
    after: str = ""
    pace: str = ""
    causes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    manifests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """A promoted environment runs `runs` (None: nothing) of what the environment before it runs at `point`."""

    identity: Identity
    point: Point
    runs: Point | None


@dataclass(frozen=True, slots=True)
class PlannedEnvironment:
    """`source` is the environment that it promotes from, empty where it follows the specs."""

    name: str
    source: str
    moves: tuple[Move, ...]
    waits: tuple[Wait, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class NewRelease:
    """`size` says what its number promises: `first`, `pre-release`, `patch`, `minor` or `major`.

    `before` is the release that it is measured from, and None for the first. Not `readable`: one of the two could not
    be read, so nobody can say what changed.
    """

    identity: Identity
    version: str
    size: str
    before: tuple[Identity, str] | None
    changes: tuple[Change, ...]
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """`frozen` is how many releases stay as they were merged; `merges` are what is to be merged one after another, and
    empty where the change can merge as one. Not `complete`: an error stands, and more may be missing.
    """

    environments: tuple[PlannedEnvironment, ...]
    releases: tuple[NewRelease, ...]
    frozen: int
    merges: tuple[tuple[str, ...], ...] = ()
    complete: bool = True
