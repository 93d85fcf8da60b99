"""One diagnostic: what is so, where, and what to do about it."""

from dataclasses import dataclass
from enum import IntEnum

from servewright.core.place import Mark, Place


class Severity(IntEnum):
    """How much a finding matters; only an error keeps renders from being written."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that takes part in a finding, with a label such as `first defined here`."""

    at: Place | Mark
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """`message` is one clause in lower case without a full stop; `help` an imperative that can be followed now."""

    code: str
    severity: Severity
    message: str
    at: Place | Mark | None = None
    help: str = ""
    related: tuple[Related, ...] = ()
