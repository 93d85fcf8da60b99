"""What a promotion is to do: between which environments, by which pins."""

from dataclasses import dataclass, field

from servewright.cli.promotion.move import Move


@dataclass(slots=True)
class Plan:
    """What is to be written, and what the user should know."""

    moves: list[Move] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Way:
    """Releases go from `source`, which may be further back than the environment before `to`."""

    source: str
    to: str
    skips: bool
    reason: str
