"""What a prompt's variable takes, as sets that can be compared."""

from dataclasses import dataclass
from math import isfinite
from typing import Literal

from servewright.kinds.prompt import EnumVariable, ImageVariable, NumberVariable, TextVariable, Variable

Kind = Literal["text", "number", "image"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """`words` are all that is taken, where they are listed; `longest` counts characters, or bytes of an image."""

    kind: Kind
    words: frozenset[str] | None = None
    longest: int | None = None
    least: float | None = None
    most: float | None = None
    default: str | float | None = None


def bounds_of(variable: Variable) -> Bounds:
    """The bounds; one that is no finite number is none."""
    if isinstance(variable, TextVariable):
        return Bounds("text", longest=variable.max_length, default=variable.default)
    if isinstance(variable, EnumVariable):
        return Bounds("text", words=frozenset(variable.enum), default=variable.default)
    if isinstance(variable, ImageVariable):
        return Bounds("image", longest=variable.max_size.bytes)
    assert isinstance(variable, NumberVariable)
    least, most = (_finite(bound) for bound in (variable.minimum, variable.maximum))
    return Bounds("number", least=least, most=most, default=variable.default)


def _finite(bound: float | None) -> float | None:
    return bound if bound is not None and isfinite(bound) else None
