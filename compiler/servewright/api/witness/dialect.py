"""Schemas of an API as JSON Schema 2020-12, so that a validator that is not ours can judge values.

What a direction does not send is not demanded there: `required` leaves out what is read-only in a request, and what is
write-only in a response.
"""

from typing import Any, Final

from servewright.api.schema.normal import NOTHING, Nodes
from servewright.api.schema.schemas import Schemas
from servewright.core.place import Place

_ONE: Final = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")
_UNEVALUATED: Final = ("unevaluatedProperties", "unevaluatedItems", "additionalItems")
_LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED: Final = ("properties", "patternProperties", "dependentSchemas")
_PLAIN: Final = (
    *("type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems", "minProperties"),
    *("maxProperties", "minContains", "maxContains", "dependentRequired"),
)
_HIDDEN: Final = {"request": "readOnly", "response": "writeOnly"}


class TooLargeError(Exception):
    """A schema leads to more others than are worth judging one value."""


class Dialect:
    """Collects what a schema leads to; `limit` bounds how many named schemas that may be, `size` counts all."""

    __slots__ = ("_definitions", "_direction", "_library", "_limit", "_names", "_schemas", "size")

    def __init__(self, schemas: Schemas, direction: str, limit: int) -> None:
        self._schemas, self._library, self._direction, self._limit = schemas, schemas.library, direction, limit
        self._names: dict[Place, str] = {}
        self._definitions: dict[str, Any] = {}
        self.size = 0

    def schema(self, nodes: Nodes) -> dict[str, Any]:
        """A schema that stands by itself; raises TooLargeError."""
        if nodes == NOTHING:
            return {"not": {}}
        if not nodes:
            return {}
        pending = list(nodes)
        top = [self._reference(place) for place in pending]
        while pending:
            place = pending.pop()
            name = self._names[place]
            if name not in self._definitions:
                known = set(self._names)
                self._definitions[name] = self._converted(place, self._library.at(place).value)
                pending += [target for target in self._names if target not in known]
        return {"allOf": top, "$defs": self._definitions}

    def _reference(self, place: Place) -> dict[str, str]:
        if place not in self._names:
            if len(self._names) >= self._limit:
                raise TooLargeError
            self._names[place] = f"s{len(self._names)}"
        return {"$ref": f"#/$defs/{self._names[place]}"}

    def _converted(self, place: Place, value: Any) -> Any:
        self.size += 1
        if not isinstance(value, dict):
            return value if isinstance(value, bool) else {}
        found: dict[str, Any] = {}
        if isinstance(value.get("$ref"), str):
            target = self._library.seek(place, value["$ref"])
            if not isinstance(target, tuple):
                found = self._reference(target.place) if target.place != place else {}
            if self._library.legacy:
                return found
        found |= {keyword: value[keyword] for keyword in _PLAIN if keyword in value}
        for keyword in (*_ONE, *_UNEVALUATED):
            if keyword in value and not isinstance(value[keyword], list):
                found[keyword] = self._converted(place.child(keyword), value[keyword])
        for keyword in _LISTS:
            if isinstance(value.get(keyword), list):
                parts = [self._converted(place.child(keyword, i), part) for i, part in enumerate(value[keyword])]
                found |= {keyword: parts} if parts else {}
        for keyword in _NAMED:
            if isinstance(value.get(keyword), dict):
                items = value[keyword].items()
                found[keyword] = {name: self._converted(place.child(keyword, name), part) for name, part in items}
        return self._finished(place, value, found)

    def _finished(self, place: Place, value: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
        if isinstance(value.get("required"), list):
            found["required"] = [name for name in value["required"] if not self._is_hidden(place, value, name)]
        for keyword, plain in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if isinstance(found.get(keyword), bool) and found.pop(keyword) and plain in found:
                found[keyword] = found.pop(plain)
        if value.get("nullable") is True:
            return {"anyOf": [{"type": "null"}, found]}
        return found

    def _is_hidden(self, place: Place, value: dict[str, Any], name: Any) -> bool:
        if not isinstance(value.get("properties"), dict) or name not in value["properties"]:
            return False
        nodes = self._schemas.nodes(place.child("properties", name), value["properties"][name])
        return self._schemas.form(nodes).notes.get(_HIDDEN[self._direction]) is True
