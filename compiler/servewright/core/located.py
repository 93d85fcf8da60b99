"""A finding with its places looked up: what every printer takes."""

from dataclasses import dataclass

from servewright.core.finding import Finding
from servewright.core.place import Mark


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file; line and column are 0 where the whole file is meant. `text` is that line."""

    file: str
    line: int = 0
    column: int = 0
    text: str = ""
    label: str = ""

    @classmethod
    def of(cls, mark: Mark, lines: list[str], label: str = "") -> "Spot":
        """The spot of a mark, with its line out of the file's lines."""
        text = lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""
        return cls(mark.file, mark.line, mark.column, text, label)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Located:
    """`spot` is None for a finding about the tree as a whole."""

    finding: Finding
    spot: Spot | None = None
    related: tuple[Spot, ...] = ()
