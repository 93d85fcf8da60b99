"""Where something is written: a path of keys inside a document, looked up as line and column only when printed.

A path survives edits elsewhere in the file, so a remembered finding is never stale, and loading pays for no positions.
"""

from dataclasses import dataclass

Step = str | int
Path = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a YAML document. `file` is relative to the repository; `document` counts from 0 in its file."""

    file: str
    document: int = 0
    path: Path = ()
    at_key: bool = False

    def __hash__(self) -> int:
        # Places are looked up more often than all else, and few of one path are told apart by the rest.
        return hash(self.path)

    def child(self, *steps: Step) -> "Place":
        """The value below this one; it need not exist."""
        return Place(self.file, self.document, self.path + steps)

    def key(self) -> "Place":
        """The key itself rather than its value."""
        return Place(self.file, self.document, self.path, at_key=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """A position in a file's text, for faults that stop it from being a document. Line and column count from 1."""

    file: str
    line: int
    column: int
