"""The size of a difference of two schemas for the callers who meet it."""

from servewright.api.change import Size
from servewright.api.pairs.edit import NO, OVERLAP, YES, Edit
from servewright.api.pairs.way import Way
from servewright.api.rules.ids import is_loose

# What callers send, or rely on, without its being a part of what a schema accepts.
_BREAKING_NOTES = {
    "request": {
        "property-became-read-only": "any",
        "property-became-not-read-only": "required",
        "discriminator-mapping-deleted": "any",
        "discriminator-mapping-changed": "any",
    },
    "response": {
        "property-became-write-only": "any",
        "discriminator-mapping-added": "any",
        "discriminator-mapping-changed": "any",
    },
}


# A discriminator decides which alternative a client reads, or a server takes; a sunset and a level are promises.
_ALWAYS = frozenset(
    {"discriminator-property-name-changed", "stability-decreased", "stability-invalid"}
    | {"sunset-date-too-small", "deprecated-sunset-invalid"}
)


def size_of(edit: Edit, way: Way) -> tuple[Size, int]:
    """The size, and how sure it is: YES, PERHAPS by a convention, OVERLAP where only that could make it breaking."""
    if is_loose(edit, way):
        return Size.ADDITIVE, YES
    if way.inert or edit.is_idle or _is_hidden(edit, way):
        return Size.PATCH, YES
    if _breaks_by_note(edit, way):
        return Size.BREAKING, YES
    if way.scope == "parameter" and not way.nested and edit.name.startswith("default-value-"):
        return Size.BREAKING, YES
    weight = way.weight(edit)
    if weight in (NO, OVERLAP):
        return Size.ADDITIVE, YES if weight == NO else OVERLAP
    return Size.BREAKING, weight


def _is_hidden(edit: Edit, way: Way) -> bool:
    """Whether it is about a property that is not sent in this direction, before and after."""
    if edit.member is None or edit.name.startswith(
        ("property-became-read", "property-became-write", "property-became-not")
    ):
        return False
    return edit.member.read_only if way.direction == "request" else edit.member.write_only


def _breaks_by_note(edit: Edit, way: Way) -> bool:
    direction = way.receiver if edit.name.startswith("discriminator") else way.direction
    when = _BREAKING_NOTES[direction].get(edit.name)
    if edit.name in _ALWAYS:
        return True
    return when == "any" or (when == "required" and edit.member is not None and edit.member.required)
