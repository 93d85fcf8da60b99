"""One scalar of a YAML file in the place of another."""

from servewright.formats.yaml.edits.lines import Splice, line_end, newline
from servewright.formats.yaml.edits.nodes import HEADER, Entry, Node
from servewright.formats.yaml.edits.written import Scalar, scalar
from servewright.formats.yaml.quoting import fits_literal, literal


def replacement(text: str, entry: Entry, value: Scalar, *, in_flow: bool) -> tuple[Splice, ...]:
    """What makes `value` the entry's value, which is a scalar."""
    node = entry.value
    if node.opening in ("|", ">"):
        return _block(text, node, value)
    shown = scalar(value, node.opening, in_flow=in_flow)
    if node.start == node.end:
        shown = f" {shown}" if entry.has_colon else f": {shown}"
    return (Splice(node.start, node.end, shown),)


def _block(text: str, node: Node, value: Scalar) -> tuple[Splice, ...]:
    """A comment behind the `|` keeps its place."""
    header = HEADER.match(text, node.start)
    assert header is not None
    first = line_end(text, header.end())
    last = max(first, line_end(text, node.end))
    shown = _literal(text, value, first, last) or scalar(value, in_flow=False)
    indicator, _, body = shown.partition("\n")
    body = newline(text).join(("", *body.split("\n"))) if body else ""
    return Splice(node.start, header.end(), indicator), Splice(first, last, body)


def _literal(text: str, value: Scalar, first: int, last: int) -> str:
    """The value as a literal block that is indented like the old one; empty where it cannot be one here.

    A block that keeps its last blank lines would take in those that follow it.
    """
    content = text[first:last].strip("\r\n")
    indentation = content[: len(content) - len(content.lstrip(" "))]
    if not isinstance(value, str) or not indentation or not fits_literal(value) or value.endswith("\n\n"):
        return ""
    if last == len(text) and value.endswith("\n"):
        return ""
    return literal(value, f"\n{indentation}")
