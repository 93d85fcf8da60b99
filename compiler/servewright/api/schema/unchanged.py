"""Schemas that are written the same on both sides, down to the last reference: nothing to compare.

Most of a document does not change, and to see that takes a hundredth of the time of comparing what it means.
"""

from marshal import dumps
from typing import Any, Final

from servewright.api.document.library import Library, Node
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
                    changed.append(target)
                pending.append(target)
        while changed:
            current = changed.pop()
            self._changed.add(current)
            changed += [user for user in above.get(current, ()) if user not in self._changed]

    def _read(self, pair: Pair) -> tuple[Pair, ...] | None:
        """Where the references of two equal values lead; None where the values differ, or a reference leads nowhere."""
        old, new = self._old.at(pair[0]), self._new.at(pair[1])
        if self._old.legacy != self._new.legacy or dumps(old.value, _VERSION) != dumps(new.value, _VERSION):
            return None
        found: dict[Pair, None] = {}
        for text in sorted(_references(new.value)):
            first, second = self._old.seek(pair[0], text), self._new.seek(pair[1], text)
            if not isinstance(first, Node) or not isinstance(second, Node):
                return None  # an example may look like a reference: whoever compares schemas knows
            found[first.place, second.place] = None
        return tuple(found)


def _references(value: Any) -> set[str]:
    found = set[str]()
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            text = node.get("$ref")
            if isinstance(text, str):
                found.add(text)
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
    return found
