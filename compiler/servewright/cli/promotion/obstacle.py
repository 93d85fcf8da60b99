"""Why something cannot move now."""

from typing import NamedTuple


class Obstacle(NamedTuple):
    """`reason` completes a sentence that begins with what cannot move; `help` says what to do first."""

    reason: str
    help: str
