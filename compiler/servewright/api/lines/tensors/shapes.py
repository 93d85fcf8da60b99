"""What became of a tensor's shape, for whoever sends or reads it."""

from typing import Literal

from servewright.api.lines.tensors.wire import Interval

Shape = tuple[Interval, ...]
Relation = Literal["same", "narrowed", "widened", "changed", "rank"]


def relation(old: Shape, new: Shape) -> Relation:
    """Whether the new shape takes the same sizes, fewer, more, others, or has another number of dimensions."""
    if old == new:
        return "same"
    if len(old) != len(new):
        return "rank"
    if all(after.within(before) for before, after in zip(old, new, strict=True)):
        return "narrowed"
    if all(before.within(after) for before, after in zip(old, new, strict=True)):
        return "widened"
    return "changed"


def shown(shape: Shape) -> str:
    """As `dims` are written, with bounds where a dimension has two."""
    return f"[{', '.join(map(_size, shape))}]"


def telling(old: Shape, new: Shape) -> list[int]:
    """A shape that the first takes and, where there is such, the second does not."""
    sizes = [smallest(size) for size in old]
    if len(old) != len(new):
        return sizes
    for index, (before, after) in enumerate(zip(old, new, strict=True)):
        for size in _candidates(before, after):
            if before.holds(size) and not after.holds(size):
                sizes[index] = size
                return sizes
    return sizes


def smallest(size: Interval) -> int:
    """One where that is allowed: an empty tensor says little."""
    return 1 if size.holds(1) else size.least


def _candidates(before: Interval, after: Interval) -> list[int]:
    beyond = [] if after.most is None else [after.most + 1]
    return [1, *beyond, max(after.least - 1, 0), before.least]


def _size(size: Interval) -> str:
    if size.most is None:
        return "-1"
    return str(size.least) if size.least == size.most else f"{size.least} to {size.most}"
