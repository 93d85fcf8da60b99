"""Media types of a body: equal, containing one another, added or removed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from servewright.api.change import Size
from servewright.api.document.node import Node
from servewright.api.operations.contract import Contract, Operation
from servewright.api.pairs.way import Way


@dataclass(frozen=True, slots=True)
class Matched:
    """Names of media types on both sides; a pair whose names differ is one that contains the other."""

    pairs: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]


def matched(old: Mapping[str, object], new: Mapping[str, object]) -> Matched:
    """Exact names first, then those of which one contains the other."""
    pairs = [(name, name) for name in old if name in new]
    left = [name for name in sorted(old) if name not in new]
    right = [name for name in sorted(new) if name not in old]
    for name in tuple(left):
        other = next((other for other in right if contains(name, other) or contains(other, name)), None)
        if other is not None:
            pairs.append((name, other))
            left.remove(name)
            right.remove(other)
    return Matched(tuple(pairs), tuple(left), tuple(right))


def contains(wide: str, narrow: str) -> bool:
    """Whether every body of the one type is one of the other; parameters such as `charset` do not count."""
    first, second = _bare(wide), _bare(narrow)
    if first == second or first == "*/*":
        return True
    kind, _, subtype = first.partition("/")
    other, _, other_subtype = second.partition("/")
    if kind != other:
        return False
    return subtype == "*" or (other_subtype.count("+") == 1 and other_subtype.endswith(f"+{subtype}"))


def is_text(name: str) -> bool:
    """Whether everything of a body travels as text, so that types are a matter of reading."""
    bare = _bare(name)
    return not (bare == _JSON or bare.endswith("+json") or "*" in bare)


_JSON: Final = "application/json"


def _bare(name: str) -> str:
    return name.partition(";")[0].strip().lower()


def compare_media_type(contract: Contract, operation: Operation, way: Way, old: Node, new: Node, label: str) -> None:
    """The schemas of one media type; one that comes narrows a request, one that goes widens a response."""
    for keyword in ("schema", "itemSchema"):
        before, after = old.child(keyword), new.child(keyword)
        if before.value is None and after.value is None:
            continue
        if before.value is None or after.value is None:
            appeared = before.value is None
            narrows_for_caller = appeared == (way.direction == "request")
            breaks = narrows_for_caller != operation.is_turned
            id = f"{way.direction}-body-media-type-schema-{'added' if appeared else 'removed'}"
            message = f"{label} {'has a schema now' if appeared else 'has no schema any more'}"
            size = Size.BREAKING if breaks else Size.ADDITIVE
            contract.change(id, size, message, before.place, after.place, operation.name)
        else:
            contract.schemas(operation, way, before, after, label)


def compare_content(contract: Contract, operation: Operation, way: Way, old: Node, new: Node, label: str) -> None:
    """A parameter or header that is a document of its own, or became one."""
    before, after = old.child("content"), new.child("content")
    found = matched(before.mapping, after.mapping)
    prefix = "request-parameter" if way.scope == "parameter" else "response-header"
    if not found.pairs:
        message = f"{label} is written in another media type"
        contract.change(f"{prefix}-content-changed", Size.BREAKING, message, old.place, new.place, operation.name)
    for first, second in found.pairs:
        typed = replace(way, loose=is_text(second))
        compare_media_type(contract, operation, typed, before.child(first), after.child(second), f"{label} ({second})")
