"""What tells specs apart: kind, name, and major version where the kind has lines."""

from typing import NamedTuple


class Identity(NamedTuple):
    """`major` is None where the kind has no versions."""

    kind: str
    name: str
    major: int | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"

    @property
    def label(self) -> str:
        """The name with its line, as references write it: `eta-predictor@2`."""
        return self.name if self.major is None else f"{self.name}@{self.major}"
