"""Anchors and aliases of one YAML file, with a bound on what the aliases add up to.

A value that is used again is shared, not copied; yet whoever walks the document meets it at every use, so nine lines of
aliases to aliases would cost a thousand million visits.
"""

from typing import Final

from servewright.core.document import Plain
from servewright.core.finding import Severity
from servewright.core.rule import Rule
from servewright.formats.yaml.odd import OddValueError, show

MAX_EXPANSION: Final = 100_000
MAX_DEPTH: Final = 64

UNDEFINED_ALIAS: Final = Rule(
    "LOD006",
    "alias_undefined",
    Severity.ERROR,
    "An alias names an anchor that does not stand before it in the same document.",
    "Anchors end with their document, and an alias can only repeat what has been read.",
)
RECURSIVE_ALIAS: Final = Rule(
    "LOD007",
    "alias_recursive",
    Severity.ERROR,
    "An alias stands inside the value that it names.",
    "A value that contains itself has no end and cannot be rendered.",
)
ALIAS_EXPANSION: Final = Rule(
    "LOD008",
    "alias_expansion",
    Severity.ERROR,
    "The aliases of a file stand for more than 100,000 values; a text counts once more for every 64 characters.",
    "Aliases of aliases multiply; a file of a few lines could fill any memory.",
)
TOO_DEEP: Final = Rule(
    "LOD009",
    "nesting_too_deep",
    Severity.ERROR,
    "Lists and mappings are nested more than 64 levels deep.",
    "No spec needs it, and what walks a document may count on an end.",
)


class Anchors:
    """The anchors that a document has defined so far, and what its file may still expand."""

    __slots__ = ("_left", "_values")

    def __init__(self) -> None:
        self._values: dict[str, Plain] = {}
        self._left = MAX_EXPANSION

    def forget(self) -> None:
        """Anchors end with their document."""
        self._values.clear()

    def define(self, name: str, value: Plain) -> None:
        """A later anchor of the same name takes its place, as YAML 1.2 has it."""
        self._values[name] = value

    def use(self, name: str, around: list[Plain]) -> Plain:
        """The value that an alias stands for inside the collections `around`; raises OddValueError."""
        if name not in self._values:
            message = f"alias `*{show(name)}` names an anchor that is not defined before it"
            quote = f"put `&{show(name)}` on the value that it repeats, or quote it if `*` belongs to a text"
            raise OddValueError(UNDEFINED_ALIAS, None, message, quote)
        value = self._values[name]
        if any(value is collection for collection in around):
            message = f"alias `*{show(name)}` stands inside the value that it names"
            raise OddValueError(RECURSIVE_ALIAS, None, message, "write out what is meant")
        self._expand(name, value, len(around))
        return value

    def _expand(self, name: str, value: Plain, depth: int) -> None:
        """Walks level by level, never further than the bounds."""
        level = [value]
        while level:
            self._left -= sum(map(_cost, level))
            if self._left < 0:
                message = f"alias `*{show(name)}` takes the file beyond {MAX_EXPANSION} values that aliases stand for"
                raise OddValueError(ALIAS_EXPANSION, None, message, "write the values out, or repeat fewer of them")
            collections = [node for node in level if isinstance(node, list | dict)]
            depth += bool(collections)
            if depth > MAX_DEPTH:
                raise too_deep()
            level = [child for node in collections for child in (node.values() if isinstance(node, dict) else node)]


def _cost(node: Plain) -> int:
    """What a value costs to expand, its keys with it; a long text must not come in for the price of a number."""
    texts = node if isinstance(node, dict) else (node,)
    return 1 + sum(len(text) // 64 for text in texts if isinstance(text, str))


def too_deep() -> OddValueError:
    """The fault of a collection below the deepest level."""
    message = f"lists and mappings are nested more than {MAX_DEPTH} levels deep"
    return OddValueError(TOO_DEEP, None, message, "write the document with fewer levels")
