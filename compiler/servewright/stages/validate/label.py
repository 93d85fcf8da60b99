"""How a message names a place in a document: by its last key, with the index of an element."""

from collections.abc import Callable

from servewright.core.place import Path, Place
from servewright.formats.units.shown import shown

PlaceOf = Callable[..., Place]  # takes the steps of a path


def label(path: Path) -> str:
    """The key in backticks, such as `dims[0]`; one that looks like a secret is cut short."""
    index = ""
    for step in reversed(path):
        if isinstance(step, str):
            return shown(step + index)
        index = f"[{step}]{index}"
    return "the document"
