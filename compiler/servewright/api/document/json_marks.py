"""Where parts of a JSON text stand: the values that are not asked for are passed over without a look inside."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # C; in no stub
from typing import Any, Final

from servewright.core.place import Path, Step

Position = tuple[int, int]  # line and column, from 1


def json_positions(text: str, paths: Iterable[Path]) -> dict[Path, Position]:
    """Where the key of each path stands, or the entry, or the key of the nearest node around; the text is JSON."""
    wanted = tuple(paths)
    tree = _Sought()
    for path in wanted:
        node = tree
        for step in path:
            node = node.setdefault(step, _Sought())
    _seek(text, _SPACE.match(text, 0).end(), tree)  # type: ignore[union-attr]  # it matches the empty text too
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    found = {}
    for path in wanted:
        offset = _nearest(tree, path)
        line = bisect_right(starts, offset)
        found[path] = line, offset - starts[line - 1] + 1
    return found


class _Sought(dict[Step, "_Sought"]):
    """What is looked for below a node, by its steps, and the offset at which the node was met."""

    __slots__ = ("offset",)

    def __init__(self) -> None:
        self.offset: int | None = None


def _nearest(node: _Sought, path: Path) -> int:
    offset = node.offset or 0
    for step in path:
        node = node[step]
        if node.offset is None:
            break
        offset = node.offset
    return offset


def _seek(text: str, begin: int, sought: _Sought) -> int:
    """Fills in the offsets below a value that begins here, and gives the end of the value."""
    if sought.offset is None:
        sought.offset = begin
    if not sought or text[begin] not in "{[":
        end: int = _scan(text, begin)[1]
        return end
    return _seek_entries(text, begin, sought)


def _seek_entries(text: str, begin: int, sought: _Sought) -> int:
    is_object = text[begin] == "{"
    at, index = _past_space(text, begin + 1), 0
    while text[at] not in "}]":
        step: Step = index
        below = at
        if is_object:
            step, below = scanstring(text, at + 1)
            below = _past_space(text, _past_space(text, below) + 1)
        child = sought.get(step)
        if child is None:
            end: int = _scan(text, below)[1]
        else:
            child.offset = at
            end = _seek(text, below, child)
        at = _past_space(text, end)
        if text[at] == ",":
            at = _past_space(text, at + 1)
        index += 1
    return at + 1


def _past_space(text: str, at: int) -> int:
    match: Any = _SPACE.match(text, at)
    return int(match.end())


_scan: Final[Any] = JSONDecoder().scan_once  # type: ignore[attr-defined]  # C; in no stub
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_LINE_END: Final = re.compile("\r\n|\r|\n")
