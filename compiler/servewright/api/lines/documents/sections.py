"""Which section of `components` something belongs to, by where it stands."""

import re
from typing import Final

from servewright.core.place import Path

_SECTIONS: Final = frozenset(
    {
        *("schemas", "responses", "parameters", "examples", "requestBodies", "headers"),
        *("securitySchemes", "links", "callbacks", "pathItems"),
    }
)
_BY_KEY: Final = {
    **{section: section for section in _SECTIONS},
    "schema": "schemas",
    "itemSchema": "schemas",
    "requestBody": "requestBodies",
    "paths": "pathItems",
    "webhooks": "pathItems",
}
# Keys of an operation below a path item, of which nothing is a path item any more.
_OPERATIONS: Final = frozenset(
    {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query", "additionalOperations", "content"}
)
_ODD: Final = re.compile(r"[^a-zA-Z0-9._-]")


def section_below(section: str, key: str) -> str:
    """The section of what stands below a key; everything inside a schema is a schema."""
    if section == "schemas":
        return section
    if key in _BY_KEY:
        return _BY_KEY[key]
    return "" if key in _OPERATIONS else section


def section_of(path: Path) -> str:
    """The section that a component stands in; empty for what is no component, or a schema among `$defs`."""
    if len(path) == 3 and path[0] == "components" and path[1] in _SECTIONS:
        return str(path[1])
    return "schemas" if len(path) >= 2 and path[-2] in ("$defs", "definitions", "properties") else ""


def component_name(text: str) -> str:
    """A text as a component may be called."""
    return _ODD.sub("-", text)[:100] or "part"
