"""Days of the calendar, as ISO 8601 writes them."""

from datetime import date
from typing import Annotated

from servewright.formats.units.base import compiled
from servewright.formats.units.text import Text

_DATE = "[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"


def _day_fault(text: str) -> str | None:
    if not compiled(_DATE).fullmatch(text):
        return None  # the pattern says so
    try:
        date.fromisoformat(text)
    except ValueError:
        return "its month has no such day"
    return None


CalendarDate = Annotated[
    str,
    Text(
        noun="a date",
        pattern=_DATE,
        write="write year, month and day such as `2027-03-31`",
        examples=("2027-03-31",),
        longest=10,
        check=_day_fault,
    ),
]
