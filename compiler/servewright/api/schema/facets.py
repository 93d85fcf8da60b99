"""The keywords that restrict values of one JSON type by a number, a text or a switch."""

import math
from collections.abc import Mapping
from typing import Any, Final

# To which JSON types a facet, or a keyword that looks at what others leave, speaks.
SPEAKS_TO: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("lower", "upper", "multipleOf"), frozenset({"integer", "fraction"})),
    **dict.fromkeys(("minLength", "maxLength", "pattern"), frozenset({"string"})),
    **dict.fromkeys(("contentEncoding", "contentMediaType"), frozenset({"string"})),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems"), frozenset({"array"})),
    **dict.fromkeys(("minProperties", "maxProperties"), frozenset({"object"})),
    "format": frozenset({"string", "integer", "fraction"}),
    "unevaluatedItems": frozenset({"array"}),
    "unevaluatedProperties": frozenset({"object"}),
}
LEAST: Final = ("minLength", "minItems", "minProperties")
MOST: Final = ("maxLength", "maxItems", "maxProperties")
SETS: Final = ("pattern", "format", "multipleOf", "contentEncoding", "contentMediaType")
# Most schemas have none of them.
_WRITTEN: Final = frozenset(
    {*LEAST, *MOST, *SETS, "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "uniqueItems"}
)

Bound = tuple[float, bool]  # the number, and whether it is itself excluded


def facets_of(value: Mapping[str, Any], *, legacy: bool) -> dict[str, Any]:
    """The facets of a schema as it is written; those that restrict nothing are left out."""
    found: dict[str, Any] = {}
    if _WRITTEN.isdisjoint(value):
        return found
    lower, upper = (
        _bound(value, "minimum", "exclusiveMinimum", legacy),
        _bound(value, "maximum", "exclusiveMaximum", legacy),
    )
    if lower:
        found["lower"] = max(lower)
    if upper:
        found["upper"] = min(upper, key=lambda bound: (bound[0], not bound[1]))
    for keyword in LEAST:
        if is_number(value.get(keyword)) and value[keyword] > 0:
            found[keyword] = value[keyword]
    for keyword in MOST:
        if is_number(value.get(keyword)):
            found[keyword] = value[keyword]
    for keyword in SETS:
        # The empty pattern matches every text, and the empty format is none.
        if (isinstance(value.get(keyword), str) and value[keyword]) or is_number(value.get(keyword)):
            found[keyword] = frozenset({value[keyword]})
    if value.get("uniqueItems") is True:
        found["uniqueItems"] = True
    return found


def merged_facets(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """What holds where both hold."""
    found = dict(first)
    for keyword, value in second.items():
        if keyword not in found:
            found[keyword] = value
        elif keyword in SETS:
            found[keyword] |= value
        elif keyword == "upper":
            found[keyword] = min(found[keyword], value, key=lambda bound: (bound[0], not bound[1]))
        elif keyword in MOST:
            found[keyword] = min(found[keyword], value)
        else:
            found[keyword] = max(found[keyword], value)
    return found


def is_number(value: object) -> bool:
    """Whether a value is a finite number of JSON, which a boolean is not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _bound(value: Mapping[str, Any], plain: str, exclusive: str, legacy: bool) -> list[Bound]:
    limit, beyond = value.get(plain), value.get(exclusive)
    if isinstance(beyond, bool) or legacy:
        return [(limit, beyond is True)] if is_number(limit) and limit is not None else []
    found = [(number, flag) for number, flag in ((limit, False), (beyond, True)) if is_number(number)]
    return [(number, flag) for number, flag in found if number is not None]
