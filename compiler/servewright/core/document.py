"""One YAML document as plain values: mappings, sequences and the scalars of the YAML 1.2 core schema."""

from dataclasses import dataclass

from servewright.core.place import Path, Place

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """`value` is shared and must not be changed by whoever reads it; `sound` is false where it has a fault."""

    file: str
    index: int
    value: Plain
    sound: bool = True

    def place(self, *path: str | int) -> Place:
        """The place of a path in this document."""
        return Place(self.file, self.index, path)

    def holds(self, path: Path) -> bool:
        """Whether the document has a node at this path."""
        node = self.value
        for step in path:
            if isinstance(node, dict) and isinstance(step, str) and step in node:
                node = node[step]
            elif isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node):
                node = node[step]
            else:
                return False
        return True
