"""How many mistakes of one document are worth telling: beyond that they have one cause, or nobody wrote it."""

from collections.abc import Iterable
from itertools import islice

from servewright.core.document import Document
from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule

TOO_MANY = Rule(
    "VAL010",
    "mistakes_too_many",
    Severity.ERROR,
    "A document has more than 100 mistakes, and only the first three are shown.",
    "So many have one cause, such as a wrong indentation, and telling them all would hide it.",
)

_MOST, _SHOWN = 100, 3


def bounded(document: Document, found: Iterable[Finding]) -> list[Finding]:
    """The findings; of too many, the first few, and one that says so. No more are asked for than are counted."""
    first = list(islice(found, _MOST + 1))
    if len(first) <= _MOST:
        return first
    message = f"document has more than {_MOST} mistakes, and the first {_SHOWN} are shown"
    return [*first[:_SHOWN], TOO_MANY.finding(message, document.place(), help="mend these, and run this again")]
