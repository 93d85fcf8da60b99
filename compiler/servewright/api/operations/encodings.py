"""How the parts of a form, or of a multipart body, are written: by the `encoding` of the media type."""

from collections.abc import Mapping
from typing import Any, Final

from servewright.api.change import Size
from servewright.api.document.node import Node
from servewright.api.operations.contract import Contract, Operation
from servewright.api.operations.media_types import contains
from servewright.api.operations.written import structured_headers, written_as

_ORDERED: Final = ("prefixEncoding", "itemEncoding")
_BLANK: Final[Mapping[str, Any]] = {}


def compare_encodings(contract: Contract, operation: Operation, direction: str, old: Node, new: Node) -> None:
    """Adds what changed for the properties of one media type."""
    before, after = old.child("encoding"), new.child("encoding")
    for name in sorted({*before.mapping, *after.mapping}):
        _encoding(contract, operation, direction, before.child(name), after.child(name), name)
    for keyword in _ORDERED:
        first, second = old.child(keyword), new.child(keyword)
        if first.value != second.value:
            message = f"`{keyword}` of {direction} body is another"
            id = f"{direction}-body-encoding-changed"
            contract.change(id, Size.BREAKING, message, first.place, second.place, operation.name)


def _encoding(contract: Contract, operation: Operation, direction: str, old: Node, new: Node, name: str) -> None:
    places = old.place, new.place
    before, after = _content_types(old), _content_types(new)
    receives = (direction == "request") != operation.is_turned
    if before != after:
        narrow, wide = (before, after) if receives else (after, before)
        # Without any, the type follows from the schema, so that one that is written at last is a new demand.
        held = bool(wide) and bool(narrow) and all(any(contains(w, n) for w in wide) for n in narrow)
        size = Size.ADDITIVE if held or not wide else Size.BREAKING
        message = f"part `{name}` of {direction} body is {_shown(after)}, not {_shown(before)}"
        contract.change(f"{direction}-body-encoding-content-type-changed", size, message, *places, operation.name)
    styles = written_as(old.mapping or _BLANK, "form"), written_as(new.mapping or _BLANK, "form")
    if styles[0] != styles[1]:
        message = f"part `{name}` of {direction} body is written in another style"
        contract.change(f"{direction}-body-encoding-style-changed", Size.BREAKING, message, *places, operation.name)
    _headers(contract, operation, direction, old.child("headers"), new.child("headers"), name)


def _content_types(node: Node) -> frozenset[str]:
    written = node.mapping.get("contentType")
    return frozenset(part.strip() for part in written.split(",")) if isinstance(written, str) else frozenset()


def _shown(types: frozenset[str]) -> str:
    return f"`{', '.join(sorted(types))}`" if types else "of a type that follows from its schema"


def _headers(contract: Contract, operation: Operation, direction: str, old: Node, new: Node, part: str) -> None:
    """Whoever receives the part must not miss a header, and whoever sends it must not have to send a new one."""
    before, after = (
        structured_headers(library, node) for library, node in zip(contract.libraries, (old, new), strict=True)
    )
    receives = (direction == "request") != operation.is_turned
    for name in sorted({*before, *after}):
        needed = [side[name].mapping.get("required") is True if name in side else False for side in (before, after)]
        there = name in before, name in after
        if needed[0] == needed[1] and there[0] == there[1]:
            continue
        breaks = (needed[1] and not needed[0]) if receives else (there[0] and not there[1]) or needed[0] > needed[1]
        what = "gone" if not there[1] else "new" if not there[0] else "required now" if needed[1] else "optional now"
        message = f"header `{name}` of part `{part}` of {direction} body is {what}"
        size = Size.BREAKING if breaks else Size.ADDITIVE
        id = f"{direction}-body-encoding-header-changed"
        contract.change(id, size, message, old.place, new.place, operation.name)
