"""Where each part of a YAML file stands in its text, to the character.

libyaml's marks count characters, and leave a byte order mark out, so they are positions in the decoded text. Its
events say what there is; only its tokens say where the dashes, colons and commas between are.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)
from yaml.tokens import BlockEntryToken, FlowEntryToken, KeyToken, ValueToken


@dataclass(frozen=True, slots=True)
class Node:
    """`opening` is the character that a scalar's style or a flow collection begins with, empty for a plain scalar and
    a block collection, and `:` for the one pair that stands in a flow list without braces.

    `adorned`: an alias, or a node with an anchor or a tag. `end` is behind the content; what is absent has no width.
    """

    start: int
    end: int
    opening: str
    text: str | None = None
    entries: "tuple[Entry, ...] | None" = None
    is_mapping: bool = False
    adorned: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An item, or a key with its value, from its dash, `?` or key on. `value_from` is behind its dash or colon.

    `comma` is the position of the comma behind it. `has_colon` is false for a key that stands alone between braces.
    """

    start: int
    end: int
    value_from: int
    value: Node
    key: str | None = None
    comma: int | None = None
    has_colon: bool = True


def documents(text: str) -> tuple[Entry, ...]:
    """Each document of a text that is YAML, as an entry around its value."""
    return tuple(Entry(node.start, node.end, node.start, node) for node in _Walk(text).documents())


class _Walk:
    """One pass over a text's events."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._marks = _indicators(text)
        self._parser: Any = CParser(text.encode())

    def documents(self) -> Iterator[Node]:
        while (event := self._parser.get_event()) is not None:
            if isinstance(event, DocumentStartEvent):
                yield self._node(self._parser.get_event())

    def _node(self, event: Any) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, AliasEvent):
            return Node(start, end, "*", adorned=True)
        adorned = bool(event.anchor or event.tag)
        if isinstance(event, ScalarEvent):
            style: str = event.style or ""
            return Node(
                start, self._block_end(start, end) if style in _BLOCKS else end, style, event.value, adorned=adorned
            )
        is_mapping = isinstance(event, MappingStartEvent)
        opening = self._text[start] if event.flow_style else ""
        if is_mapping and opening not in ("{", "") and not adorned:
            opening = ":"
        entries, end = self._entries(start, opening, is_mapping=is_mapping)
        return Node(start, end, opening, None, entries, is_mapping, adorned)

    def _entries(self, floor: int, opening: str, *, is_mapping: bool) -> tuple[tuple[Entry, ...], int]:
        """The entries up to the end of their collection, and where it is."""
        found: list[Entry] = []
        while isinstance(event := self._parser.get_event(), NodeEvent):
            entry = self._pair(event, floor) if is_mapping else self._item(event, floor, opening)
            found.append(entry)
            floor = entry.end
        mark: Any = event.end_mark
        end = mark.index if opening else floor
        limits = [*(entry.start for entry in found[1:]), end]
        return tuple(self._with_comma(*pair) for pair in zip(found, limits, strict=False)), end

    def _with_comma(self, entry: Entry, limit: int) -> Entry:
        comma = self._first(FlowEntryToken, entry.end, limit)
        return Entry(entry.start, entry.end, entry.value_from, entry.value, entry.key, comma, entry.has_colon)

    def _item(self, event: Any, floor: int, opening: str) -> Entry:
        mark: int = event.start_mark.index
        dash = None if opening else self._first(BlockEntryToken, floor, mark + 1)
        start, value_from = (mark, mark) if dash is None else (dash, dash + 1)
        value = self._value(event, value_from)
        return Entry(start, value.end, value_from, value)

    def _pair(self, event: Any, floor: int) -> Entry:
        key = self._node(event)
        begin = self._first(KeyToken, floor, key.start + 1)
        following = self._parser.get_event()
        colon = self._first(ValueToken, key.end, following.start_mark.index + 1)
        value_from = key.end if colon is None else colon + 1
        value = self._value(following, value_from)
        name = None if key.adorned else key.text
        start = key.start if begin is None else begin
        return Entry(start, value.end, value_from, value, name, None, colon is not None)

    def _value(self, event: Any, value_from: int) -> Node:
        """The mark of a value that is absent is wherever libyaml noticed."""
        node = self._node(event)
        is_absent = node.text == "" and not node.opening and not node.adorned
        return Node(value_from, value_from, "", "") if is_absent else node

    def _block_end(self, start: int, end: int) -> int:
        """Behind the last line of a literal or folded block; blank lines belong to it only where it keeps them."""
        if "+" in _header(self._text, start):
            return end - 2 if self._text.endswith("\r\n", 0, end) else end - self._text.endswith(("\n", "\r"), 0, end)
        return start + len(self._text[start:end].rstrip(" \t\r\n"))

    def _first(self, token: type, start: int, end: int) -> int | None:
        marks = self._marks[token]
        index = bisect_left(marks, start)
        return marks[index] if index < len(marks) and marks[index] < end else None


def _header(text: str, at: int) -> str:
    found = HEADER.match(text, at)
    return found[0] if found else ""


def _indicators(text: str) -> dict[type, list[int]]:
    """Where the tokens stand that separate nodes."""
    marks: dict[type, list[int]] = {BlockEntryToken: [], FlowEntryToken: [], KeyToken: [], ValueToken: []}
    parser: Any = CParser(text.encode())
    while (token := parser.get_token()) is not None:
        if type(token) in marks:
            marks[type(token)].append(token.start_mark.index)
    return marks


HEADER = re.compile("[|>][-+0-9]*")
_BLOCKS: Final = ("|", ">")
