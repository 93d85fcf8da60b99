"""YAML events become plain values; keys are always text, and merge keys are merged."""

import re
from typing import Any

from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from servewright.core.document import Plain

MAX_EXPANSION = 1_000_000

Repeated = tuple[str, int, int]


class AliasError(Exception):
    """An alias that names nothing, stands inside itself, or multiplies what it stands for."""

    def __init__(self, message: str, mark: Any) -> None:
        super().__init__(message)
        self.line, self.column = mark.line + 1, mark.column + 1


def values(text: bytes, max_depth: int) -> tuple[Plain, Repeated | None]:
    """The first document, and the first key that stands twice in a mapping, with its line and column.

    Raises YAMLError, AliasError, and RecursionError where the document is nested deeper than `max_depth`.
    """
    reader = _Reader(text, max_depth)
    return reader.document(), reader.repeated


class _Reader:
    __slots__ = ("_anchors", "_expanded", "_parser", "_sizes", "max_depth", "repeated")

    def __init__(self, text: bytes, max_depth: int) -> None:
        self._parser: Any = CParser(text)
        self._anchors: dict[str, Plain] = {}
        self._sizes: dict[str, int] = {}
        self._expanded = 0
        self.max_depth = max_depth
        self.repeated: Repeated | None = None

    def document(self) -> Plain:
        """The value of the first document; None for an empty file."""
        next_event = self._parser.get_event
        while (event := next_event()) is not None:
            if event.__class__ is DocumentStartEvent:
                value, _ = self._value(next_event(), 0)
                return value
        return None

    def _value(self, event: Any, depth: int) -> tuple[Plain, int]:
        """A value, and how many nodes it counts."""
        kind = event.__class__
        if kind is ScalarEvent:
            return self._anchored(event, _scalar(event), 1)
        if kind is AliasEvent:
            return self._alias(event)
        if depth > self.max_depth:
            raise RecursionError
        if kind is MappingStartEvent:
            mapping, size = self._mapping(depth)
            return self._anchored(event, mapping, size)
        assert kind is SequenceStartEvent
        items: list[Plain] = []
        size, next_event = 1, self._parser.get_event
        while (event_ := next_event()).__class__ is not SequenceEndEvent:
            item, count = self._value(event_, depth + 1)
            items.append(item)
            size += count
        return self._anchored(event, items, size)

    def _mapping(self, depth: int) -> tuple[dict[str, Plain], int]:
        found: dict[str, Plain] = {}
        merged: list[Plain] = []
        size, next_event = 1, self._parser.get_event
        while (event := next_event()).__class__ is not MappingEndEvent:
            key = event.value if event.__class__ is ScalarEvent else self._key(event, depth)
            if event.anchor is not None:
                self._anchors[event.anchor], self._sizes[event.anchor] = key, 1
            value, count = self._value(next_event(), depth + 1)
            size += count
            if key == "<<" and not event.style:
                merged.extend(value if isinstance(value, list) else [value])
                continue
            if key in found and self.repeated is None:
                mark = event.start_mark
                self.repeated = key, mark.line + 1, mark.column + 1
            found[key] = value
        for mapping in merged:
            if isinstance(mapping, dict):
                found = {**mapping, **found}
        return found, size

    def _key(self, event: Any, depth: int) -> str:
        value, _ = self._value(event, depth + 1)
        return value if isinstance(value, str) else str(value)

    def _anchored(self, event: Any, value: Plain, size: int) -> tuple[Plain, int]:
        if event.anchor is not None:
            self._anchors[event.anchor], self._sizes[event.anchor] = value, size
        return value, size

    def _alias(self, event: Any) -> tuple[Plain, int]:
        name = event.anchor
        if name not in self._anchors:
            raise AliasError(f"alias `*{name}` names nothing that ends before it", event.start_mark)
        size = self._sizes[name]
        self._expanded += size
        if self._expanded > MAX_EXPANSION:
            raise AliasError(f"aliases stand for more than {MAX_EXPANSION} values", event.start_mark)
        return self._anchors[name], size


def _scalar(event: Any) -> Plain:
    text: str = event.value
    if event.style or event.tag == "tag:yaml.org,2002:str":
        return text
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


_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_FIRST_OF_NUMBERS = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
