"""Schemas that are written the same on both sides, down to the last reference: nothing to compare.

Most of a document does not change, and to see that takes a hundredth of the time of comparing what it means.
"""

from marshal import dumps
from typing import Any, Final

from servewright.api.document.library import Library
from servewright.api.document.node import Node
from servewright.core.place import Place

Pair = tuple[Place, Place]
# Objects in the tree are compared by content alone: version 2 knows no references between them.
_VERSION: Final = 2


class Unchanged:
    """Answers for pairs of places, each explored once with all that it refers to."""

    __slots__ = ("_changed", "_new", "_old", "_targets")

    def __init__(self, old: Library, new: Library) -> None:
        self._old, self._new = old, new
        self._targets: dict[Pair, tuple[Pair, ...]] = {}
        self._changed: set[Pair] = set()

    def holds(self, old: Place, new: Place) -> bool:
        """Whether both sides say the same in the same words."""
        pair = old, new
        if pair not in self._targets:
            self._explore(pair)
        return pair not in self._changed

    def _explore(self, pair: Pair) -> None:
        above: dict[Pair, list[Pair]] = {}
        pending, changed = [pair], list[Pair]()
        while pending:
            current = pending.pop()
            if current in self._targets:
                continue
            targets = self._read(current)
            self._targets[current] = targets or ()
            if targets is None:
                changed.append(current)
                continue
            for target in targets:
                above.setdefault(target, []).append(current)
                if target in self._changed:
                    changed.append(current)
                pending.append(target)
        while changed:
            current = changed.pop()
            if current not in self._changed:
                self._changed.add(current)
                changed += above.get(current, ())

    def _read(self, pair: Pair) -> tuple[Pair, ...] | None:
        """Where the references of two equal values lead; None where the values differ, or a reference leads nowhere."""
        old, new = self._old.at(pair[0]), self._new.at(pair[1])
        if self._old.legacy != self._new.legacy or dumps(old.value, _VERSION) != dumps(new.value, _VERSION):
            return None
        found: dict[Pair, None] = {}
        texts = _references(new.value)
        if texts is None:
            return None
        for text in sorted(texts):
            first, second = self._old.seek(pair[0], text), self._new.seek(pair[1], text)
            if not isinstance(first, Node) or not isinstance(second, Node):
                return None  # an example may look like a reference: whoever compares schemas knows
            found[first.place, second.place] = None
            name = text.partition("#")[2]
            if name and not name.startswith("/"):
                anchored = self._old.anchored(first.place.file, name), self._new.anchored(second.place.file, name)
                if len(anchored[0]) != len(anchored[1]):
                    return None
                found |= dict.fromkeys(zip(*anchored, strict=True))
        return tuple(found)


def _references(value: Any) -> set[str] | None:
    """The texts of all references; None where some of them may begin at an `$id` of their own."""
    found = set[str]()
    pending = [value]
    while pending:
        node = pending.pop()
        if node.__class__ is dict:
            if "$id" in node:
                return None
            for keyword in ("$ref", "$dynamicRef") if "$dynamicRef" in node else ("$ref",):
                text = node.get(keyword)
                if text.__class__ is str:
                    found.add(text)
            pending += [entry for entry in node.values() if entry.__class__ in _HOLDS]
        elif node.__class__ is list:
            pending += [entry for entry in node if entry.__class__ in _HOLDS]
    return found


_HOLDS: Final = frozenset({dict, list})
