"""Reading a tree of plain values that may have any shape: what is absent or of another type is empty."""

from collections.abc import Mapping, Sequence
from typing import Any


def value_at(node: Any, *path: str) -> Any:
    """The value below some keys; None where one of them is missing."""
    for key in path:
        if not isinstance(node, dict):
            return None
        node = node.get(key)
    return node


def mapping_at(node: Any, *path: str) -> Mapping[str, Any]:
    """The mapping below some keys, or an empty one."""
    found = value_at(node, *path)
    return found if isinstance(found, dict) else {}


def text_at(node: Any, *path: str) -> str:
    """The text below some keys, or an empty one."""
    found = value_at(node, *path)
    return found if isinstance(found, str) else ""


def mappings_at(node: Any, *path: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The mappings of the list below some keys, each with its index."""
    found = value_at(node, *path)
    return [(i, entry) for i, entry in enumerate(found) if isinstance(entry, dict)] if isinstance(found, list) else []


def texts_in(node: Any) -> dict[str, str]:
    """The entries of a mapping that are text, as labels and selectors are."""
    if not isinstance(node, dict):
        return {}
    return {key: value for key, value in node.items() if isinstance(key, str) and isinstance(value, str)}


def replaced(node: Any, path: Sequence[str | int], value: Any) -> Any:
    """A tree with another value at a path that it has; what lies beside the way is shared with the old one."""
    if not path:
        return value
    step, *rest = path
    if isinstance(node, list) and isinstance(step, int):
        return [*node[:step], replaced(node[step], rest, value), *node[step + 1 :]]
    return {**node, step: replaced(node[step], rest, value)}
