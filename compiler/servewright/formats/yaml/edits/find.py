"""The part of a YAML file that an edit is about, if it is one that can be edited by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from servewright.core.place import Path, Step
from servewright.formats.yaml.edits.nodes import Entry, Node
from servewright.formats.yaml.edits.refused import EditError, shown_path


@dataclass(frozen=True, slots=True)
class Found:
    """`entry` is the one at `index` of the collection that is the value of `around`; of a document, there is none.

    `in_flow`: somewhere around it are brackets or braces.
    """

    entry: Entry
    around: Entry | None = None
    index: int = 0
    in_flow: bool = False


def find(documents: Sequence[Entry], document: int, path: Path) -> Found:
    """Raises EditError where the path leads nowhere or through an alias."""
    found = Found(documents[document])
    for length, step in enumerate(path, start=1):
        entry = found.entry
        if entry.value.opening == "*":
            raise EditError(document, path[: length - 1], f"{shown_path(path[: length - 1])} is an alias")
        index = _index(entry.value, step)
        if index is None:
            raise EditError(document, path[:length], f"{shown_path(path[:length])} is not there")
        found = Found(_entries(entry.value)[index], entry, index, found.in_flow or entry.value.opening != "")
    return found


def editable(documents: Sequence[Entry], document: int, path: Path) -> Found:
    """The same; EditError also where an anchor or a tag says more about the node than its text does."""
    found = find(documents, document, path)
    if found.entry.value.adorned:
        what = "is an alias" if found.entry.value.opening == "*" else "has an anchor or a tag"
        raise EditError(document, path, f"{shown_path(path)} {what}")
    return found


def key_index(node: Node, key: str) -> int | None:
    """Where a mapping has a key: the first of two equal ones is the one that counts."""
    return next((index for index, entry in enumerate(_entries(node)) if node.is_mapping and entry.key == key), None)


def _index(node: Node, step: Step) -> int | None:
    if isinstance(step, str):
        return key_index(node, step)
    return step if not node.is_mapping and 0 <= step < len(_entries(node)) else None


def _entries(node: Node) -> tuple[Entry, ...]:
    return node.entries or ()
