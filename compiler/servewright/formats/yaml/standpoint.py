"""Where the reader of a YAML file stands, asked only when something has to be reported there."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from yaml.events import Event

from servewright.core.place import Mark, Path, Place


class Slot(Enum):
    """What a collection takes next, where it is not the value of a key."""

    ITEM = "item"
    KEY = "key"


class DroppedKey:
    """Holds the place of a key that is left out, so that its value is read like any other and left out with it."""

    __slots__ = ()


Pending = Slot | DroppedKey | str
Frame = tuple[Any, Pending]
ITEM: Final = Slot.ITEM
KEY: Final = Slot.KEY


@dataclass(frozen=True, slots=True)
class Standpoint:
    """An event that is about to become a part of `top`, at `pending`; `outer` are the collections around `top`."""

    file: str
    document: int
    event: Event
    outer: list[Frame]
    top: Any
    pending: Pending

    def mark(self) -> Mark:
        """Its line and column."""
        mark: Any = self.event.start_mark
        return Mark(self.file, mark.line + 1, mark.column + 1)

    def at(self) -> Place | Mark:
        """Its place, or its mark where no path leads."""
        path = self._path()
        return self.mark() if path is None else Place(self.file, self.document, path)

    def at_key(self, key: str) -> Place | Mark:
        """The place of a key of `top`, or this mark where no path leads."""
        path = self._path()
        return self.mark() if path is None else Place(self.file, self.document, (*path, key), at_key=True)

    def around(self) -> list[Any]:
        """The collections that are still open, the innermost last."""
        return [*(top for top, _ in self.outer[1:]), self.top] if self.outer else []

    def _path(self) -> Path | None:
        steps = [_last_step(top) for top, _ in self.outer[1:]]
        if self.outer and self.pending is not KEY:
            steps.append(len(self.top) if self.pending is ITEM else self.pending)
        path = tuple(step for step in steps if isinstance(step, str | int))
        return path if len(path) == len(steps) else None


def _last_step(collection: Any) -> Any:
    """A collection is put into the one around it as soon as it begins, so it is the last one there."""
    return len(collection) - 1 if isinstance(collection, list) else next(reversed(collection))
