"""A place inside a JSON document, written as RFC 6901 has it: `/paths/~1eta/get`."""

import re
from collections.abc import Iterable


def pointer(path: Iterable[str | int]) -> str:
    """The steps of a path, each after a slash; the whole document is the empty text."""
    return "".join([f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path])


def parse_pointer(text: str) -> tuple[str, ...]:
    """The steps, all as strings: only the document tells an index from a key. ValueError for what is no pointer."""
    if not _POINTER.fullmatch(text):
        raise ValueError(f"not a JSON pointer: {text!r}")
    return tuple([step.replace("~1", "/").replace("~0", "~") for step in text.split("/")[1:]])


_POINTER = re.compile(r"(?:/(?:[^/~]|~[01])*)*")
