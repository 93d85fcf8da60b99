"""Texts that refer from one part of a document to another, and the parts in which such texts may stand."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

from servewright.core.place import Path


def references(value: Any) -> set[str]:
    """The texts of all references."""
    found = set[str]()
    pending = [(value, False)]
    while pending:
        node, by_name = pending.pop()
        if node.__class__ is dict:
            if not by_name and node.get("$ref").__class__ is str:
                found.add(node["$ref"])
            pending += [
                (entry, name in _BY_NAME and not by_name)
                for name, entry in node.items()
                if entry.__class__ in _HOLDS and (by_name or _may_refer(name))
            ]
        elif node.__class__ is list:
            pending += [(entry, False) for entry in node if entry.__class__ in _HOLDS]
    return found


def mappings(value: Any) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every mapping whose keys are keywords, in the order of the document."""
    pending: list[tuple[Any, Path, bool]] = [(value, (), False)]
    while pending:
        node, path, by_name = pending.pop()
        if isinstance(node, dict):
            if not by_name:
                yield path, node
            parts = [(name, entry) for name, entry in node.items() if by_name or _may_refer(name)]
            pending += [(entry, (*path, name), name in _BY_NAME and not by_name) for name, entry in reversed(parts)]
        elif isinstance(node, list):
            pending += reversed([(entry, (*path, index), False) for index, entry in enumerate(node)])


def pointer(fragment: str) -> Path:
    """The steps of a JSON pointer."""
    steps = fragment.split("/")[1:] if fragment.startswith("/") else []
    return tuple(unquote(step).replace("~1", "/").replace("~0", "~") for step in steps)


def _may_refer(name: str) -> bool:
    """Whether something below a keyword can be a reference: examples and defaults are data, whatever they look like."""
    return name not in _VALUES and name[:2] != "x-"


_HOLDS: Final = frozenset({dict, list})
_VALUES: Final = frozenset({"example", "examples", "default", "enum", "const"})
# Below these keywords stand names, of which `default`, or `$ref`, may be one.
_BY_NAME: Final = frozenset(
    {
        *("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"),
        *("schemas", "responses", "headers", "callbacks", "pathItems", "webhooks"),
    }
)
