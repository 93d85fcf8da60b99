"""What a release left out, as it was understood when it was made: a later compiler's defaults change no release."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from servewright.core.field import Part
from servewright.core.place import Path
from servewright.formats.pointer import parse_pointer, pointer
from servewright.formats.units.base import Scalar


def left_out(body: BaseModel, written: Mapping[str, Any]) -> dict[str, Any]:
    """The default of every release field that `written` lacks, by its JSON pointer; `body` is the same as typed."""
    return {pointer(path): plain(value) for path, value in _of_part(body, written, (), None)}


def _of_part(model: BaseModel, tree: Any, at: Path, part: Part | None) -> Iterator[tuple[Path, Any]]:
    for name, field in type(model).model_fields.items():
        key, value = field.alias or name, getattr(model, name)
        own = next((mark for mark in field.metadata if isinstance(mark, Part)), part)
        if isinstance(tree, dict) and tree.get(key) is not None:
            yield from _below(value, tree[key], (*at, key), own)
        elif own is Part.RELEASE and value is not None:
            yield (*at, key), value


def _below(value: Any, tree: Any, at: Path, part: Part | None) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, BaseModel):
        yield from _of_part(value, tree, at, part)
    elif isinstance(value, tuple) and isinstance(tree, list):
        for index, (item, written) in enumerate(zip(value, tree, strict=True)):
            yield from _below(item, written, (*at, index), part)
    elif isinstance(value, dict) and isinstance(tree, dict):
        for key in tree:
            yield from _below(value[key], tree[key], (*at, key), part)


def plain(value: Any) -> Any:
    """A typed value as YAML would hold it."""
    if isinstance(value, BaseModel):
        fields = ((field.alias or name, getattr(value, name)) for name, field in type(value).model_fields.items())
        return {key: plain(inner) for key, inner in fields if inner is not None}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Scalar | date) else value


def with_defaults(tree: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """A new tree that says what the other left out; what has no place in it any more is passed over."""
    copied: dict[str, Any] = _copy(tree)
    for text, value in defaults.items():
        *way, key = parse_pointer(text)
        node: Any = copied
        for step in way:
            node = _child(node, step)
        if isinstance(node, dict):
            node.setdefault(key, value)
    return copied


def _child(node: Any, step: str) -> Any:
    if isinstance(node, dict):
        return node.get(step)
    if isinstance(node, list) and step.isdecimal() and int(step) < len(node):
        return node[int(step)]
    return None


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value
