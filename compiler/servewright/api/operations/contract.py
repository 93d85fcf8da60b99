"""The two APIs that are compared, and what comparing their operations finds on the way."""

from dataclasses import dataclass, field
from datetime import date

from servewright.api.change import Change, Size
from servewright.api.document.library import Library, Node
from servewright.api.pairs.way import Root, Way
from servewright.api.rules.levels import level_of
from servewright.api.schema.schemas import Schemas
from servewright.core.place import Place


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
    """`today` decides whether a sunset has passed; where it is None, none has."""

    old: Schemas
    new: Schemas
    today: date | None = None
    changes: list[Change] = field(default_factory=list)
    roots: list[Root] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)

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
        self.changes.append(Change(id, size, level_of(id, size), message, operations, path=path, old=old, new=new))

    def schemas(self, operation: Operation, way: Way, old: Node, new: Node, label: str) -> None:
        """Adds two schemas that are to be compared."""
        nodes = self.old.nodes(old.place, old.value), self.new.nodes(new.place, new.value)
        self.roots.append(Root(operation.index, way, *nodes, label))
