"""Which values can show an edit at all: a text no change of a number, nor a short list a lower `maxItems`.

Where several parts of a schema change, a value that tells its two sides apart may do so by another part.
"""

from typing import Any, Final

from servewright.api.pairs.edit import Edit
from servewright.api.schema.normal import Schema
from servewright.api.schema.values import canonical, type_of


def shows(edit: Edit, value: Any, forms: tuple[Schema, Schema]) -> bool:
    """Whether the value is of the kind that the edit is about, and on two sides of a limit, if it is about one."""
    if edit.name.endswith("-nullable"):
        return value is None
    if edit.name.startswith(_OF_TYPES) and edit.words[0] != "format":
        return value is None or type_of(canonical(value)) in forms[0].types ^ forms[1].types
    keyword = _LIMITS.get(edit.name.rpartition("-")[0])
    if keyword is not None:
        kept = [_keeps(value, keyword, form.facets.get(keyword)) for form in forms]
        return kept[0] != kept[1]
    kind = next((kind for stem, kind in _KINDS.items() if edit.name.startswith(stem)), object)
    if edit.member is not None and edit.name.startswith("property-became-"):
        return isinstance(value, dict) and edit.member.name not in value
    return isinstance(value, kind)


def _keeps(value: Any, keyword: str, limit: Any) -> bool:
    """Whether a value keeps to a limit, as one of another type does."""
    if limit is None or not isinstance(value, _MEASURED[keyword]) or isinstance(value, bool):
        return True
    if keyword == "lower":
        return bool(value > limit[0] or (value == limit[0] and not limit[1]))
    if keyword == "upper":
        return bool(value < limit[0] or (value == limit[0] and not limit[1]))
    return bool(len(value) >= limit if keyword.startswith("min") else len(value) <= limit)


_OF_TYPES: Final = ("type-", "list-of-types-")
_LIMITS: Final = {
    **dict.fromkeys(("min", "exclusive-min"), "lower"),
    **dict.fromkeys(("max", "exclusive-max"), "upper"),
    **{f"{end}-{what.lower()}": f"{end}{what}" for end in ("min", "max") for what in ("Length", "Items", "Properties")},
}
_MEASURED: Final[dict[str, Any]] = {
    **dict.fromkeys(("lower", "upper"), (int, float)),
    **dict.fromkeys(("minLength", "maxLength"), str),
    **dict.fromkeys(("minItems", "maxItems"), list),
    **dict.fromkeys(("minProperties", "maxProperties"), dict),
}
_KINDS: Final[dict[str, Any]] = {
    "pattern-property": dict,
    "pattern": str,
    "content-": str,
    "multiple-of": (int, float),
    "unique-items": list,
    "prefix-items": list,
    "items-": list,
    "contains-": list,
    "min-contains": list,
    "max-contains": list,
    "additional-properties": dict,
    "property-names": dict,
    "dependent-": dict,
}
