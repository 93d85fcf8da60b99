"""One way of showing findings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from servewright.core.located import Located


@dataclass(frozen=True, slots=True)
class Report:
    """`print` takes located findings and whether colours are wanted; its text ends in a newline, or is empty."""

    name: str
    print: Callable[[Sequence[Located], bool], str]
