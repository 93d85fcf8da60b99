"""Changes with the lines and columns of their places."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from servewright.api.change import Change
from servewright.core.place import Mark, Place
from servewright.formats.yaml.marks import locate

Read = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class LocatedChange:
    """`old` and `new` are None where a change has no place on that side."""

    change: Change
    old: Mark | None
    new: Mark | None


def locate_changes(changes: Sequence[Change], old: Read, new: Read) -> tuple[LocatedChange, ...]:
    """Looks up all places, each file read once a side."""
    before = _marks([change.old for change in changes], old)
    after = _marks([change.new for change in changes], new)
    return tuple(
        LocatedChange(change, before.get(change.old or _NOWHERE), after.get(change.new or _NOWHERE))
        for change in changes
    )


_NOWHERE = Place("")


def _marks(places: Sequence[Place | None], read: Read) -> dict[Place, Mark]:
    by_file: dict[str, dict[Place, None]] = defaultdict(dict)
    for place in places:
        if place is not None:
            by_file[place.file][place] = None
    found: dict[Place, Mark] = {}
    for file, wanted in by_file.items():
        content = read(file)
        if content is not None:
            # A value that stands below its key is better shown by the key.
            keys = {place: place.key() if place.path and isinstance(place.path[-1], str) else place for place in wanted}
            marks = locate(content, keys.values())
            found.update({place: marks[key] for place, key in keys.items()})
    return found
