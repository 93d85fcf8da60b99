"""One difference between two APIs, as callers will notice it."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from servewright.core.place import Place


class Size(StrEnum):
    """What a change asks of a version: a new major, a minor, or nothing that callers could see."""

    BREAKING = "breaking"
    ADDITIVE = "additive"
    PATCH = "patch"


class Level(IntEnum):
    """How loud a change is reported; a profile maps ids to levels."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Witness:
    """A value that one side accepts and the other refuses, as JSON text; `accepted` names the side, `old` or `new`."""

    value: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Change:
    """`operations` are those that the change reaches (`GET /pets`), none for the API as a whole.

    `component` is the shared schema that holds it, `path` leads to it from there, or from the operation's own schema.
    `decided` is false where nobody could show a value that tells the two sides apart.
    """

    id: str
    size: Size
    level: Level
    message: str
    operations: tuple[str, ...] = ()
    component: str = ""
    path: str = ""
    old: Place | None = None
    new: Place | None = None
    witness: Witness | None = None
    decided: bool = True
