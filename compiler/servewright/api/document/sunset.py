"""When something that is deprecated goes away, as `x-sunset` says: a date, or a moment of RFC 3339."""

from datetime import date, datetime
from typing import Any

from servewright.api.document.node import Node


class SunsetError(ValueError):
    """The date is none that RFC 3339 knows."""


def sunset_of(value: Any) -> date | None:
    """The date, or None where none is written; raises SunsetError."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise SunsetError
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value).date()
    except ValueError as error:
        raise SunsetError from error


def is_deprecated(node: Node) -> bool:
    """Whether callers were told that it will go."""
    return node.mapping.get("deprecated") is True


def shows_sunset(node: Node) -> bool:
    """Whether it says when."""
    return "x-sunset" in node.mapping
