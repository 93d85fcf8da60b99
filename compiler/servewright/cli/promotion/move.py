"""A pin that is written, or goes."""

from dataclasses import dataclass

from servewright.cli.promotion.standing import Standing
from servewright.core.identity import Identity
from servewright.core.release import Point
from servewright.formats.releases.paths import pin_path
from servewright.formats.releases.pin_print import print_pin


@dataclass(frozen=True, slots=True)
class Move:
    """`before` is what the pin says now, if there is one; without `after` it goes."""

    environment: str
    identity: Identity
    before: Point | None
    after: Point | None
    replaces: Point | None = None
    reason: str = ""

    @property
    def path(self) -> str:
        """In the repository."""
        return pin_path(self.environment, self.identity)

    @property
    def content(self) -> bytes:
        """Of the file; nothing where it goes."""
        return print_pin(self.after, self.replaces, self.reason) if self.after is not None else b""

    def __str__(self) -> str:
        what = f"{self.environment}: {self.identity.kind.lower()} {self.identity.label}"
        before = f" {self.before}" if self.before is not None else ""
        return f"{what}{before} -> {self.after}" if self.after is not None else f"{what}{before} retired"


def pinned(standing: Standing, environment: str, identity: Identity, point: Point, reason: str = "") -> Move:
    """The move to a release. What it replaces is what runs, whatever other pins this change has written before."""
    pin = standing.pins(environment).get(identity)
    before = pin.point if pin is not None else None
    row = standing.row(environment, identity)
    ran = row.point if row is not None and row.point != point else before
    replaces = ran if ran is not None and ran != point and standing.holds(identity, ran) else None
    return Move(environment, identity, before, point, replaces, reason)
