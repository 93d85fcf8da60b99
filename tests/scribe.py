"""YAML files as people lay them out: any style that can hold a value, with comments and empty lines about."""

import json
import re
from collections.abc import Sequence
from random import Random
from typing import Any

Collection = dict[str, Any] | list[Any]


class Scribe:
    """Every comment has a number of its own, and holds characters that mean something elsewhere."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._comments = 0

    def file(self, trees: Sequence[Collection]) -> bytes:
        """A document for each tree."""
        text = "---\n".join(self._above("") + self._document(tree) for tree in trees)
        if self._chance(4):
            text = text.removesuffix("\n")
        mark = "\ufeff" if self._chance(4) else ""
        return (mark + text.replace("\n", self._random.choice(["\n", "\r\n"]))).encode()

    def _chance(self, of: int) -> bool:
        return self._random.randrange(of) == 0

    def _comment(self) -> str:
        self._comments += 1
        return f"# c{self._comments}: [{{'\""

    def _above(self, indent: str) -> str:
        lines = [indent + self._comment() if self._chance(2) else "" for _ in range(self._random.choice([0, 0, 1, 2]))]
        return "".join(f"{line}\n" for line in lines)

    def _behind(self) -> str:
        return f" {self._comment()}" if self._chance(4) else ""

    def _document(self, tree: Collection) -> str:
        return self._block(tree, "") if tree and not self._chance(6) else self._flow(tree, "") + "\n"

    def _block(self, tree: Collection, indent: str) -> str:
        entries = (
            [(f"{self._scalar(key, in_flow=False)}:", value) for key, value in tree.items()]
            if isinstance(tree, dict)
            else [("-", item) for item in tree]
        )
        return "".join(
            self._above(indent) + indent + sign + self._value(value, indent, sign) for sign, value in entries
        )

    def _value(self, value: Any, indent: str, sign: str) -> str:
        deeper = indent + " " * self._random.choice([1, 2, 4])
        if isinstance(value, dict | list):
            if not value or self._chance(3):
                return f" {self._flow(value, deeper)}{self._behind()}\n"
            if sign == "-" and self._chance(2):
                return self._behind_dash(value, f"{indent}  ")
            in_line_with_key = isinstance(value, list) and sign != "-" and self._chance(2)
            return f"{self._behind()}\n{self._block(value, indent if in_line_with_key else deeper)}"
        if isinstance(value, str) and re.fullmatch(r"[^ \n].*\n.*[^\n]\n?", value, re.DOTALL):
            chomping = "" if value.endswith("\n") else "-"
            lines = "".join((deeper + line if line else "") + "\n" for line in value.removesuffix("\n").split("\n"))
            return f" |{chomping}{self._behind()}\n{lines}"
        return f" {self._scalar(value, in_flow=False)}{self._behind()}\n"

    def _behind_dash(self, value: Collection, indent: str) -> str:
        """A collection that begins on the line of its dash, where no comment can stand above it."""
        lines = self._block(value, indent).split("\n")
        while not lines[0].strip() or lines[0].lstrip().startswith("#"):
            del lines[0]
        return " " + "\n".join(lines).removeprefix(indent)

    def _flow(self, tree: Any, indent: str) -> str:
        if not isinstance(tree, dict | list):
            return self._scalar(tree, in_flow=True)
        first, last = "{}" if isinstance(tree, dict) else "[]"
        parts = (
            [f"{self._scalar(key, in_flow=True)}: {self._flow(value, indent)}" for key, value in tree.items()]
            if isinstance(tree, dict)
            else [self._flow(item, indent) for item in tree]
        )
        trailing = "," if parts and self._chance(5) else ""
        if parts and "\n" not in "".join(parts) and self._chance(2):
            ends = [*([","] * (len(parts) - 1)), trailing]
            lines = [f"{indent}  {part}{end}{self._behind()}\n" for part, end in zip(parts, ends, strict=True)]
            return f"{first}{self._behind()}\n{''.join(lines)}{indent} {last}"
        blank = self._random.choice(["", " "])
        return f"{first}{blank}{', '.join(parts)}{trailing}{blank if parts else ''}{last}"

    def _scalar(self, value: Any, *, in_flow: bool) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        styles = [json.dumps(value, ensure_ascii=False)]
        if "\n" not in value:
            styles.append("'" + value.replace("'", "''") + "'")
        if re.fullmatch(r"[a-z][a-z0-9]*( [a-z]+)?", value) and value != "no":
            styles.append(value)
        if not in_flow and value == "a, b":
            styles.append(value)
        return self._random.choice(styles)
