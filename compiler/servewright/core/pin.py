"""What a promoted environment runs of one line or route, as a file below `specs/pins/` says."""

from dataclasses import dataclass

from servewright.core.document import Document
from servewright.core.identity import Identity
from servewright.core.release import Point


@dataclass(frozen=True, slots=True, eq=False)
class Pin:
    """`replaces` is what ran before, which stays rendered as far as running pods still need it."""

    environment: str
    identity: Identity
    point: Point
    replaces: Point | None
    reason: str
    document: Document
