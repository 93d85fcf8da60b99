"""A new key or item in a YAML file, indented and separated like its neighbours."""

from servewright.formats.yaml.edits.lines import Splice, blanks_before, comment_end, line_end, line_start, newline
from servewright.formats.yaml.edits.nodes import Entry, Node


def insertion(text: str, collection: Node, after: int | None, shown: str) -> tuple[Splice, ...]:
    """What puts a new entry behind the one at the index `after`, or behind the last.

    `shown`: on one line inside brackets or braces, else in block style.
    """
    entries = collection.entries or ()
    neighbour = entries[-1 if after is None else after] if entries else None
    if neighbour is None:
        return (_first(text, collection, shown),)
    if collection.opening:
        return _into_flow(text, neighbour, shown)
    return (_into_block(text, neighbour, shown),)


def _into_block(text: str, neighbour: Entry, shown: str) -> Splice:
    """Below the neighbour's last line, with the comment there."""
    tail = line_end(text, neighbour.end)
    indentation = " " * (neighbour.start - line_start(text, neighbour.start))
    lines = shown.split("\n")
    return Splice(tail, tail, "".join(newline(text) + (indentation + line if line else "") for line in lines))


def _into_flow(text: str, neighbour: Entry, shown: str) -> tuple[Splice, ...]:
    """On a line of its own where the neighbour has one."""
    begin, tail = line_start(text, neighbour.start), None
    behind = neighbour.end if neighbour.comma is None else neighbour.comma + 1
    if blanks_before(text, neighbour.start) == begin:
        tail = comment_end(text, behind)
    if tail is None:
        return (Splice(neighbour.end, neighbour.end, f", {shown}"),)
    line = newline(text) + text[begin : neighbour.start] + shown
    if neighbour.comma is not None:
        return (Splice(tail, tail, f"{line},"),)
    return Splice(neighbour.end, neighbour.end, ","), Splice(tail, tail, line)


def _first(text: str, collection: Node, shown: str) -> Splice:
    inside = text[collection.start + 1 : collection.end - 1]
    if inside.strip(" \t"):
        return Splice(collection.start + 1, collection.start + 1, shown)
    return Splice(collection.end - 1, collection.end - 1, shown + inside)
