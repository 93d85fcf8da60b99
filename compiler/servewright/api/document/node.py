"""A part of an API document, with where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servewright.core.place import Place


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document, and its place."""

    place: Place
    value: Any

    def child(self, *steps: str | int) -> "Node":
        """The value below this one; None where there is none."""
        value = self.value
        for step in steps:
            value = step_into(value, step)
        return Node(self.place.child(*steps), value)

    @property
    def mapping(self) -> Mapping[str, Any]:
        """The value as a mapping, empty where it is something else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> tuple["Node", ...]:
        """The entries of a list, none where it is something else."""
        values = self.value if isinstance(self.value, list) else ()
        return tuple(Node(self.place.child(index), value) for index, value in enumerate(values))


def step_into(value: Any, step: str | int) -> Any:
    """What stands below a value; None where nothing does."""
    if isinstance(value, dict):
        return value.get(step) if isinstance(step, str) else None
    if isinstance(value, list):
        return value[step] if isinstance(step, int) and 0 <= step < len(value) else None
    return None
