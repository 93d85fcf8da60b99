"""A normal form without what can never matter: keywords of types that are not accepted, and values of other types."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from servewright.api.schema.conjunction import is_conditional
from servewright.api.schema.facets import SPEAKS_TO
from servewright.api.schema.normal import ANYTHING, NUMBER, Schema
from servewright.api.schema.values import type_of


def tidy(form: Schema) -> Schema:
    """The same schema, in fewer words."""
    enum, types, null = form.enum, form.types, form.null
    if null or ("null" in types and not is_conditional(form) and (enum is None or "null" in enum)):
        enum = None if enum is None else enum - {"null"}
        types, null = types - {"null"}, True
    if enum is not None:
        enum = frozenset(text for text in enum if type_of(text) in types and _fits(text, form.facets))
        types = types & {type_of(text) for text in enum}
    facets = {
        keyword: value
        for keyword, value in form.facets.items()
        if SPEAKS_TO[keyword] & types and (enum is None or keyword not in _JUDGED)
    }
    changed: dict[str, Any] = {"types": types, "enum": enum, "facets": facets, "null": null}
    idle = _idle(form, types)
    if idle:
        changed["idle"] = {**form.idle, **idle}
    if "object" not in types:
        changed |= _NO_OBJECT
    if "array" not in types:
        changed |= _NO_ARRAY
    changed = {name: value for name, value in changed.items() if getattr(form, name) != value}
    return replace(form, **changed) if changed else form


def _idle(form: Schema, types: frozenset[str]) -> dict[str, Any]:
    """The facets, and `unevaluated*`, of types that are not accepted, where any type is."""
    if not types:
        return {}
    idle = {keyword: value for keyword, value in form.facets.items() if not SPEAKS_TO[keyword] & types}
    if form.unevaluated_items is not None and "array" not in types:
        idle["unevaluatedItems"] = form.unevaluated_items
    if form.unevaluated_properties is not None and "object" not in types:
        idle["unevaluatedProperties"] = form.unevaluated_properties
    return idle


def telling(facets: Mapping[str, Any], values: Iterable[str]) -> dict[str, Any]:
    """The facets that refuse one of the values, as canonical texts, or of which nobody knows."""
    texts = list(values)
    return {
        keyword: value
        for keyword, value in facets.items()
        if keyword not in _JUDGED or not all(_fits(text, {keyword: value}) for text in texts)
    }


_NO_OBJECT: Final[Any] = {
    **{key: {} for key in ("properties", "patterns", "dependent_required", "dependents")},
    **dict.fromkeys(("additional", "names"), ANYTHING),
    "required": frozenset(),
    "unevaluated_properties": None,
}
_NO_ARRAY: Final[Any] = {"prefix": (), "items": ANYTHING, "contains": (), "unevaluated_items": None}
# Facets whose effect on enumerated values is known, so that beside an `enum` they say nothing more.
_JUDGED: Final = frozenset({"lower", "upper", "minLength", "maxLength"})


def _fits(text: str, facets: Mapping[str, Any]) -> bool:
    value = json.loads(text)
    if isinstance(value, str):
        return bool(facets.get("minLength", 0) <= len(value) <= facets.get("maxLength", len(value)))
    if type_of(text) in NUMBER:
        lower, upper = facets.get("lower"), facets.get("upper")
        above = lower is None or value > lower[0] or (value == lower[0] and not lower[1])
        return bool(above and (upper is None or value < upper[0] or (value == upper[0] and not upper[1])))
    return True
