"""Changes with the lines and columns of their places."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from servewright.api.change import Change
from servewright.core.place import Mark, Place

Locate = Callable[[Iterable[Place]], Mapping[Place, Mark]]


@dataclass(frozen=True, slots=True)
class LocatedChange:
    """`old` and `new` are None where a change has no place on that side."""

    change: Change
    old: Mark | None
    new: Mark | None


def locate_changes(changes: Sequence[Change], old: Locate, new: Locate) -> tuple[LocatedChange, ...]:
    """Looks up the places of each side at once. A value that stands below its key is better shown by the key."""
    before = old({change.old: None for change in changes if change.old is not None})
    after = new({change.new: None for change in changes if change.new is not None})
    return tuple(
        LocatedChange(
            change,
            before.get(change.old) if change.old is not None else None,
            after.get(change.new) if change.new is not None else None,
        )
        for change in changes
    )
