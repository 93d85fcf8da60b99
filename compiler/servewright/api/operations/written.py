"""How a value is written where everything is a text: `style`, `explode` and `allowReserved`."""

from collections.abc import Mapping
from typing import Any

from servewright.api.document.library import Library
from servewright.api.document.node import Node

Written = tuple[Any, bool, bool]


def written_as(value: Mapping[str, Any], style: str) -> Written:
    """The three, with their defaults; `style` is the one of the place."""
    style = value.get("style") or style
    explode = value.get("explode")
    return style, (style == "form") if explode is None else explode is True, value.get("allowReserved") is True


def words_of(written: Written) -> str:
    """The three in words."""
    style, explode, reserved = written
    return f"`{style}`{' with' if explode else ' without'} explode{', reserved' if reserved else ''}"


# By the specification these are described by the media type.
_IGNORED = frozenset({"content-type"})


def structured_headers(library: Library, headers: Node) -> dict[str, Node]:
    """The headers by their names in lower case, references followed."""
    return {
        name.lower(): library.resolved(headers.child(name)) for name in headers.mapping if name.lower() not in _IGNORED
    }
