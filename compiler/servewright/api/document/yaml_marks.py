"""Where parts of a YAML document stand, from the marks that were kept while it was read."""

from servewright.api.document.yaml_values import Marks
from servewright.core.document import Plain
from servewright.core.place import Path, Step


def yaml_position(value: Plain, marks: Marks, path: Path) -> tuple[int, int]:
    """Line and column of the path's key, or of its entry, or of the nearest of both around it.

    What an alias repeats, or a merge key brings, stands where it is written.
    """
    nearest = None
    below: Marks | None = marks
    value = [value]
    for step in (0, *path):
        index = _index(value, step)
        if below is None or not 0 <= index < len(below):
            break
        nearest, below = below[index] if below[index].__class__ is tuple else (below[index], None)
        value = value[step]  # type: ignore[index]  # it has an entry of that index
    return (nearest.line + 1, nearest.column + 1) if nearest is not None else (1, 1)


def _index(value: Plain, step: Step) -> int:
    """How many entries stand before a step; -1 where there is none."""
    if isinstance(value, list) and isinstance(step, int):
        return step
    if isinstance(value, dict) and step in value:
        return next(index for index, key in enumerate(value) if key == step)
    return -1
