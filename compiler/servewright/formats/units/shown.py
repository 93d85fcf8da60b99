"""A value as a message shows it: in backticks, short, on one line, and without what nobody may read in a log."""

import re

from servewright.formats.units.secret_shape import looks_secret


def shown(value: object) -> str:
    """Values of YAML: a text, a number, a boolean, null; a list or a mapping is named, not shown."""
    if isinstance(value, str):
        return f"`{_line(value)}`" if value else "an empty text"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, int) and value.bit_length() > 128:
        return "a very large integer"
    return f"`{_PLAIN.get(str(value), str(value))}`"


def _line(text: str) -> str:
    public = _USER_INFO.sub("//…@", text[:_SEARCHED])
    if looks_secret(public):
        return f"{public[:4]}…"
    short = public if len(public) <= _WIDTH else f"{public[: _WIDTH - 1]}…"
    return "".join(c if c.isprintable() and c != "`" else f"\\u{ord(c):04x}" for c in short)


_WIDTH = 80
_SEARCHED = 1024
_USER_INFO = re.compile(r"//[^/@]*@")
_PLAIN = {"None": "null", "True": "true", "False": "false", "inf": ".inf", "-inf": "-.inf", "nan": ".nan"}
