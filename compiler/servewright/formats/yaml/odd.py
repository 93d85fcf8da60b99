"""A YAML value that may not stand, and how messages name values."""

from typing import Final

from servewright.core.document import Plain
from servewright.core.rule import Rule


class OddValueError(Exception):
    """`value` is the best reading of what stands there, so that the rest of its document can still be looked at."""

    def __init__(self, rule: Rule, value: Plain, message: str, help: str) -> None:
        super().__init__(message)
        self.rule, self.value, self.message, self.help = rule, value, message, help


def describe(value: Plain) -> str:
    """A value in a message: text as it is, anything else by its type."""
    return f"`{show(value)}`" if isinstance(value, str) else TYPE_NAMES[type(value)]


def show(text: str) -> str:
    """Text as it may stand between backticks in a message: printable, on one line, at most 40 characters."""
    short = text if len(text) <= 40 else text[:39] + "…"
    return "".join(c if c.isprintable() and c != "`" else f"\\u{ord(c):04x}" for c in short)


TYPE_NAMES: Final[dict[type, str]] = {
    type(None): "null",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "a mapping",
}
