"""What a difference of two schemas is called, by where it stands and which way it travels.

Where oasdiff names the same change, the id is the same; other ids follow the same grammar.
"""

from typing import Final

from servewright.api.pairs.edit import Edit, Property
from servewright.api.pairs.way import Way

_EXCEPTIONS: Final = {
    **{
        f"{scope}-stability-invalid": "api-invalid-stability-level"
        for scope in ("request-property", "response-property")
    },
    "response-body-enum-value-removed": "response-mediatype-enum-value-removed",
}
_IN_HEADERS: Final = frozenset({"became-enum"})


def id_of(edit: Edit, way: Way) -> str:
    """The id of an edit that was found along a way."""
    if edit.member is not None:
        return _of_member(edit.name, edit.member, way)
    name = edit.name
    if name in ("type-changed", "type-widened", "type-narrowed"):
        name = _of_type(edit, way)
    prefix = _prefix(way)
    if prefix == "request-parameter-property" and way.in_header and name in _IN_HEADERS:
        prefix = "request-header-property"
    if way.inert and way.nested:
        hidden = _of_hidden(name, way)
        if hidden:
            return hidden
    found = f"{prefix}-{name}"
    return _EXCEPTIONS.get(found, found)


def is_loose(edit: Edit, way: Way) -> bool:
    """Whether a change of type does not show, since everything travels as text here."""
    return way.loose and edit.loose == way.receiver


def _prefix(way: Way) -> str:
    if way.direction == "request":
        whole = "request-body" if way.scope == "body" else "request-parameter"
        nested = "request-property" if way.scope == "body" else "request-parameter-property"
    else:
        whole = "response-body" if way.scope == "body" else "response-header"
        nested = "response-property" if way.scope == "body" else "response-header-property"
    return nested if way.nested else whole


def _of_type(edit: Edit, way: Way) -> str:
    if is_loose(edit, way):
        return "type-generalized" if way.scope == "parameter" else "type-compatible"
    if edit.name == "type-widened":
        unlimited = way.direction == "response" and edit.words[2].startswith("any")
        return "type-changed" if unlimited else "type-generalized"
    if edit.name == "type-narrowed":
        if way.direction == "response":
            return "type-specialized"
        return "type-specialized" if way.scope == "parameter" and way.nested else "type-changed"
    return "type-changed"


def _of_hidden(name: str, way: Way) -> str:
    if way.direction == "request" and name in _READ_ONLY:
        return f"request-read-only-property-{name}"
    if way.direction == "response" and name == "enum-value-added":
        return "response-write-only-property-enum-value-added"
    return ""


_READ_ONLY: Final = frozenset(
    {
        "enum-value-removed",
        "exclusive-max-decreased",
        "exclusive-min-increased",
        "max-decreased",
        "max-length-decreased",
        "min-increased",
    }
)


def _of_member(name: str, member: Property, way: Way) -> str:
    what = name.removeprefix("property-")
    need = "required" if member.required else "optional"
    if way.direction == "request":
        if way.scope == "parameter":
            return _of_parameter_member(what, need, way)
        if what == "added":
            default = "-with-default" if member.required and member.has_default else ""
            return f"new-{need}-request-property{default}"
        if what in ("removed", "became-optional"):
            return f"request-property-{what}"
        if what == "became-required":
            return f"request-property-{what}{'-with-default' if member.has_default else ''}"
        return f"request-{need}-property-{what}"
    kind = "header-property" if way.scope == "header" else "property"
    if what in ("added", "removed"):
        hidden = "-write-only" if member.write_only else ""
        return f"response-{need}{hidden}-{kind}-{what}"
    if what in ("became-required", "became-optional"):
        return f"response-{'write-only-' if member.write_only else ''}{kind}-{what}"
    return f"response-{need}-{kind}-{what}"


def _of_parameter_member(what: str, need: str, way: Way) -> str:
    kind = "request-header-property" if way.in_header else "request-parameter-property"
    if what == "added":
        return f"new-{need}-{kind}"
    return f"{kind}-{what}"
