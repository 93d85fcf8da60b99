"""One document of a YAML file as a file of its own, with the comments that lead up to it."""

import re
from dataclasses import dataclass
from typing import Any

from yaml._yaml import CParser
from yaml.events import DocumentStartEvent

from servewright.formats.yaml.edits.lines import line_end, newline, next_line


@dataclass(slots=True)
class _Stretch:
    """A document: where its directives or its `---` begin, what is behind that, and the end of its content."""

    start: int
    behind: int
    end: int


def extracted(text: bytes, document: int) -> bytes:
    """The document at an index of a text that is YAML, without the `---` before it where nothing needs it.

    Comments between two documents belong to the first, but for those right above the `---` and below an empty line.
    """
    content = text.decode("utf-8-sig")
    stretches = _stretches(content)
    own, after = stretches[document], stretches[document + 1 :]
    if document == 0:
        head, first = content[: own.start], own.start
    else:
        head = content[_lead(content, own.start, stretches[document - 1].end) : own.start]
        first = _first(content, own)
    if not after:
        return (head + content[first:]).encode()
    end = max(first, own.end)
    comments = content[end : _lead(content, after[0].start, end)].rstrip(" \t\r\n")
    body = head + content[first:end] + comments
    return (body + ("" if body.endswith(("\n", "\r")) else newline(content))).encode()


def _stretches(content: str) -> list[_Stretch]:
    found: list[_Stretch] = []
    parser: Any = CParser(content.encode())
    while (event := parser.get_event()) is not None:
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, DocumentStartEvent):
            found.append(_Stretch(start, end, end))
        elif found and start < end:  # a block collection ends without a character of its own, and far behind its last
            found[-1].end = end
    return found


def _lead(content: str, start: int, floor: int) -> int:
    """Where the comments begin that lead up to a document, or its own beginning."""
    # The empty line may be one that belongs to a literal block.
    comments = _COMMENTS.search(content, max(0, floor - 4), start)
    return max(floor, comments.start(1)) if comments else start


def _first(content: str, own: _Stretch) -> int:
    """Where a document goes on in a file of its own: `---` stays behind directives and before content beside it."""
    rest = content[own.behind : line_end(content, own.behind)]
    comment = rest.lstrip(" \t")
    if content[own.start] == "%" or comment[:1] not in ("", "#"):
        return own.start
    return line_end(content, own.behind) - len(comment) if comment else next_line(content, own.behind)


_BREAK = r"(?:\r\n|\r(?!\n)|(?<!\r)\n)"
_COMMENTS = re.compile(rf"{_BREAK}[ \t]*{_BREAK}((?:#[^\r\n]*{_BREAK})+)\Z")
