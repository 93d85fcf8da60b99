"""What a change is, for whoever asks what its id stands for."""

from dataclasses import dataclass

from servewright.api.change import Level, Size


@dataclass(frozen=True, slots=True)
class Meaning:
    """`means` and `why` are whole sentences; `example` is an edit of a spec that gives the change.

    `is_shown` is false where the OpenAPI documents of both sides need not show it: it is about what values mean, how
    often a caller may call, or a protocol that OpenAPI does not describe.
    """

    size: Size
    means: str
    why: str
    example: str
    loud: Level | None = None
    is_shown: bool = True

    @property
    def level(self) -> Level:
        """How loud it is in the default profile: what breaks is an error, what is gained a note."""
        return self.loud or (Level.ERROR if self.size is Size.BREAKING else Level.INFO)
