"""The lines and columns of places, found by parsing their file once more.

A finding remembers a path, and its position matters only when it is printed; then the file is walked once for all of
its places. Text that cannot be parsed to the end gives the positions up to there.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from yaml._yaml import CParser
from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from servewright.core.place import Mark, Place, Step
from servewright.formats.yaml.aliases import MAX_DEPTH

Position = tuple[int, int]


def locate(text: bytes, places: Iterable[Place]) -> dict[Place, Mark]:
    """Where each place stands, or the key of the nearest node around it; an alias stands for all that it repeats."""
    wanted = tuple(places)
    documents: dict[int, _Sought] = {}
    for place in wanted:
        sought = documents.setdefault(place.document, _Sought())
        for step in place.path:
            sought = sought.children.setdefault(step, _Sought())
    with suppress(YAMLError):
        _walk(text, documents)
    return {place: Mark(place.file, *_position(documents[place.document], place)) for place in wanted}


@dataclass(slots=True)
class _Sought:
    """A node on the way to a place that is looked for; its positions are filled in when it is met."""

    children: dict[Step, "_Sought"] = field(default_factory=dict)
    key: Position | None = None
    value: Position | None = None


@dataclass(slots=True)
class _Level:
    """An open collection, and what is sought below it."""

    sought: _Sought | None
    is_mapping: bool
    length: int = 0
    key_read: bool = False
    pending: _Sought | None = None

    def meet(self, position: Position, key: str | None) -> _Sought | None:
        """What is sought at the next node; `key` is its text in case it is a key."""
        if not self.is_mapping:
            self.pending = self.sought.children.get(self.length) if self.sought else None
            self.length += 1
        elif not self.key_read:
            self.key_read = True
            self.pending = self.sought.children.get(key) if self.sought and key is not None else None
            if self.pending and self.pending.key:
                self.pending = None  # the first of two equal keys is the one that counts
            if self.pending:
                self.pending.key = position
            return None
        self.key_read = False
        if self.pending:
            self.pending.key = self.pending.key or position
            self.pending.value = position
        return self.pending


def _walk(text: bytes, documents: dict[int, _Sought]) -> None:
    parser: Any = CParser(text)
    document, levels, texts = -1, list[_Level](), dict[str, str | None]()
    while (event := parser.get_event()) is not None:
        if isinstance(event, DocumentStartEvent):
            document += 1
            root = documents.get(document)
            levels, texts = [_Level(_Sought({0: root}) if root else None, is_mapping=False)], {}
        elif isinstance(event, CollectionEndEvent):
            levels.pop()
        elif isinstance(event, NodeEvent):
            mark: Any = event.start_mark
            position = mark.line + 1, mark.column + 1
            sought = levels[-1].meet(position, _key(event, texts))
            if isinstance(event, CollectionStartEvent):
                levels.append(_Level(sought, isinstance(event, MappingStartEvent)))
            if len(levels) > MAX_DEPTH + 1:
                return  # no document is that deep


def _key(event: Any, texts: dict[str, str | None]) -> str | None:
    """The text that a node has as a key, unless the reader drops it; `texts` are those of the anchors so far."""
    if isinstance(event, AliasEvent):
        alias: Any = event.anchor
        return texts.get(alias)
    is_string = isinstance(event, ScalarEvent) and (event.style or event.tag or event.value not in ("", "<<"))
    text = event.value if is_string else None
    if event.anchor is not None:
        texts[event.anchor] = text
    return text


def _position(sought: _Sought, place: Place) -> Position:
    nearest = sought
    for step in place.path:
        sought = sought.children[step]
        if sought.value is None:
            return nearest.key or (1, 1)
        nearest = sought
    return (nearest.key if place.at_key else nearest.value) or (1, 1)
