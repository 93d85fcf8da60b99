"""The two APIs that are compared, and what comparing their operations finds on the way."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from servewright.api.change import Change, Size
from servewright.api.document.library import Library
from servewright.api.document.node import Node
from servewright.api.pairs.way import Root, Way
from servewright.api.rules.levels import level_of
from servewright.api.schema.schemas import Schemas
from servewright.core.place import Place

ANNOUNCED: Final = ", as a draft may"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path on both sides, each with the object of its path."""

    name: str
    index: int
    method: str
    old_template: str
    new_template: str
    old: Node
    new: Node
    old_item: Node
    new_item: Node
    # In a callback or a webhook the server calls, and what was a request is what our callers receive.
    is_turned: bool = False


@dataclass(slots=True)
class Contract:
    """`today` decides whether a sunset has passed; where it is None, none has.

    `unstable` are the operations that were a draft, or alpha, and still are: their callers were told that anything may
    change, so that what breaks them asks for no new version, and is said all the same.
    """

    old: Schemas
    new: Schemas
    today: date | None = None
    changes: list[Change] = field(default_factory=list)
    roots: list[Root] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    unstable: set[str] = field(default_factory=set)
    nested: set[tuple[Place, Place, bool]] = field(default_factory=set)

    @property
    def libraries(self) -> tuple[Library, Library]:
        """The documents of both sides."""
        return self.old.library, self.new.library

    def change(
        self,
        id: str,
        size: Size,
        message: str,
        old: Place | None,
        new: Place | None,
        operation: str = "",
        path: str = "",
    ) -> None:
        """Adds a change that is not about a schema."""
        operations = (operation,) if operation else ()
        if size is Size.BREAKING and operation in self.unstable:
            size, message = Size.ADDITIVE, f"{message}{ANNOUNCED}"
        self.changes.append(Change(id, size, level_of(id, size), message, operations, path=path, old=old, new=new))

    def begins(self, old: Place, new: Place, label: str, *, is_turned: bool) -> bool:
        """Whether a called operation is to be compared: one inside another only once, since those may go in circles."""
        key = old, new, is_turned
        if label.count(" callback:") < 2:
            return True
        is_new = key not in self.nested
        self.nested.add(key)
        return is_new

    def is_structured(self, old: Node, new: Node) -> bool:
        """Whether a list or an object is accepted on either side, so that it matters how those are written."""
        forms = [
            side.form(side.nodes(node.place, node.value))
            for side, node in zip((self.old, self.new), (old, new), strict=True)
        ]
        return any({"array", "object"} & form.types for form in forms)

    @property
    def unstable_bits(self) -> int:
        """Those operations as bits, by their place in `operations`."""
        return sum(1 << index for index, name in enumerate(self.operations) if name in self.unstable)

    def schemas(self, operation: Operation, way: Way, old: Node, new: Node, label: str) -> None:
        """Adds two schemas that are to be compared."""
        nodes = self.old.nodes(old.place, old.value), self.new.nodes(new.place, new.value)
        self.roots.append(Root(operation.index, way, *nodes, label))
