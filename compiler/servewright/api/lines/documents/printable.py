"""Values that every reader of JSON takes: what other tools wrote may hold more."""

from math import isfinite
from typing import Any

_LARGEST = 2**64


def printable(value: Any) -> Any:
    """The value without what JSON, or a reader of 64 bits, cannot carry: it is shown as text, or as null."""
    if isinstance(value, dict):
        return {_text(str(key)): printable(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [printable(entry) for entry in value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, int) and not isinstance(value, bool) and not -(_LARGEST >> 1) <= value < _LARGEST:
        return f"{value:.17g}" if value.bit_length() < 1024 else None
    return value


def _text(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
