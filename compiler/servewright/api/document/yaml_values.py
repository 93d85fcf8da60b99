"""YAML events become plain values; keys are always text, and merge keys are merged.

The marks of keys and entries are kept on the way: to parse a large document a second time, for the lines of its
changes, takes as long as to compare it.
"""

from dataclasses import dataclass
from typing import Any, Final

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

from servewright.api.document.yaml_scalars import RESOLVED
from servewright.core.document import Plain

MAX_EXPANSION = 1_000_000

Repeated = tuple[str, int, int]
# For each key of a mapping, or entry of a list, the parser's mark; where a collection stands there, a pair of that mark
# and the marks inside. Keys that were merged in come last in their mapping and have none.
Marks = list[Any]


class AliasError(Exception):
    """An alias that names nothing, stands inside itself, or multiplies what it stands for."""

    def __init__(self, message: str, mark: Any) -> None:
        super().__init__(message)
        self.line, self.column = mark.line + 1, mark.column + 1


@dataclass(frozen=True, slots=True)
class YamlText:
    """The first document, its marks as those of a list around it, and the first key that stands twice in a mapping."""

    value: Plain
    marks: Marks
    repeated: Repeated | None


def read_yaml(text: bytes, max_depth: int) -> YamlText:
    """Raises YAMLError, AliasError, and RecursionError where the document is nested deeper than `max_depth`."""
    reader = _Reader(text, max_depth)
    value, marks = reader.document()
    return YamlText(value, marks, reader.repeated)


class _Reader:
    __slots__ = ("_anchors", "_expanded", "_next", "max_depth", "repeated")

    def __init__(self, text: bytes, max_depth: int) -> None:
        self._next: Any = CParser(text).get_event
        self._anchors: dict[str, tuple[Plain, Marks | None]] = {}
        self._expanded = 0
        self.max_depth = max_depth
        self.repeated: Repeated | None = None

    def document(self) -> tuple[Plain, Marks]:
        """The value of the first document, and its marks; None for an empty file."""
        while (event := self._next()) is not None:
            if event.__class__ is DocumentStartEvent:
                event = self._next()
                value, marks = self._value(event, 0)
                return value, [event.start_mark if marks is None else (event.start_mark, marks)]
        return None, []

    def _value(self, event: Any, depth: int) -> tuple[Plain, Marks | None]:
        """A value, and the marks inside, None where it is no collection."""
        kind = event.__class__
        if kind is AliasEvent:
            return self._alias(event)
        value: Plain
        marks: Marks | None = None
        if kind is ScalarEvent:
            value = event.value if event.style or event.tag == _TEXT else RESOLVED[event.value]
        elif depth > self.max_depth:
            raise RecursionError
        elif kind is MappingStartEvent:
            value, marks = self._mapping(depth)
        else:
            assert kind is SequenceStartEvent
            value, marks = self._sequence(depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = value, marks
        return value, marks

    def _sequence(self, depth: int) -> tuple[list[Plain], Marks]:
        next_event = self._next
        items: list[Plain] = []
        marks: Marks = []
        while (event := next_event()).__class__ is not SequenceEndEvent:
            item, inside = self._value(event, depth + 1)
            items.append(item)
            marks.append(event.start_mark if inside is None else (event.start_mark, inside))
        return items, marks

    def _mapping(self, depth: int) -> tuple[dict[str, Plain], Marks]:
        next_event, resolved = self._next, RESOLVED
        found: dict[str, Plain] = {}
        marks: Marks = []
        merged: list[Plain] = []
        while (event := next_event()).__class__ is not MappingEndEvent:
            key = event.value if event.__class__ is ScalarEvent else self._odd_key(event, depth)
            if event.anchor is not None:
                self._anchors[event.anchor] = key, None
            below, inside = next_event(), None
            # Most values are scalars, and a call for each would take a tenth of the time.
            if below.__class__ is ScalarEvent and below.anchor is None:
                value = below.value if below.style or below.tag == _TEXT else resolved[below.value]
            else:
                value, inside = self._value(below, depth + 1)
            if key == "<<" and not event.style:
                merged.extend(value if isinstance(value, list) else [value])
                continue
            if key in found and self.repeated is None:
                mark = event.start_mark
                self.repeated = key, mark.line + 1, mark.column + 1
            found[key] = value
            marks.append(event.start_mark if inside is None else (event.start_mark, inside))
        for mapping in merged:
            for key, value in mapping.items() if isinstance(mapping, dict) else ():
                found.setdefault(key, value)
        return found, marks

    def _odd_key(self, event: Any, depth: int) -> str:
        value, _ = self._value(event, depth + 1)
        return value if isinstance(value, str) else str(value)

    def _alias(self, event: Any) -> tuple[Plain, Marks | None]:
        name = event.anchor
        if name not in self._anchors:
            raise AliasError(f"alias `*{name}` names nothing that ends before it", event.start_mark)
        value, marks = self._anchors[name]
        self._expanded += _size(value, MAX_EXPANSION - self._expanded)
        if self._expanded > MAX_EXPANSION:
            raise AliasError(f"aliases stand for more than {MAX_EXPANSION} values", event.start_mark)
        return value, marks


def _size(value: Plain, most: int) -> int:
    """How many values an alias stands for; counting ends soon after `most`."""
    count, pending = 0, [value]
    while pending and count <= most:
        node = pending.pop()
        count += 1
        if isinstance(node, dict | list):
            pending += node.values() if isinstance(node, dict) else node
    return count


_TEXT: Final = "tag:yaml.org,2002:str"
