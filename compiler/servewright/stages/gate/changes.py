"""Changes as findings show them: the first in a message, the others beside it."""

from collections.abc import Iterator, Sequence

from servewright.api.change import Change
from servewright.core.finding import Related

_LISTED = 20


def counted(changes: Sequence[Change]) -> str:
    """The first change, and how many more there are."""
    more = len(changes) - 1
    return changes[0].message + (f", and {more} more" if more else "")


def related(changes: Sequence[Change]) -> Iterator[Related]:
    """The places of the first changes, each with the id that `explain` takes."""
    for change in changes[:_LISTED]:
        place = change.new or change.old
        if place is not None:
            yield Related(place, f"{change.id}: {change.message}")
