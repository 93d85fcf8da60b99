"""What a bare YAML scalar stands for in an OpenAPI document, by the core schema of YAML 1.2."""

import re
from typing import Final

from servewright.core.document import Plain


def resolve(text: str) -> Plain:
    """The value of a plain scalar; what is no word, and no number, of the core schema is a text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST_OF_NUMBERS or len(text) > 400:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    return text


class _Resolved(dict[str, Plain]):
    """`resolve`, remembered: a document repeats most of its short values."""

    def __missing__(self, text: str) -> Plain:
        value = resolve(text)
        if len(text) <= 64 and len(self) < 16_384:
            self[text] = value
        return value


RESOLVED: Final = _Resolved()

_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_FIRST_OF_NUMBERS = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
