"""JSON values as canonical texts, so that `1` and `1.0` are one value and `true` is another."""

import json
from typing import Any


def canonical(value: Any) -> str:
    """A text that is equal for equal values."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, list) else value


def type_of(text: str) -> str:
    """The JSON type of a canonical text."""
    first = text[0]
    if first in '"{[ntf':
        return {'"': "string", "{": "object", "[": "array", "n": "null", "t": "boolean", "f": "boolean"}[first]
    number = json.loads(text)
    return "integer" if isinstance(number, int) else "fraction"
