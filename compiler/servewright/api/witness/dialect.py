"""Schemas of an API as JSON Schema 2020-12, so that a validator that is not ours can judge values.

What a direction does not send is not demanded there: `required` leaves out what is read-only in a request, and what is
write-only in a response.
"""

from typing import Any, Final

from servewright.api.schema.normal import NOTHING, Nodes
from servewright.api.schema.schemas import Schemas
from servewright.api.schema.written import DYNAMIC, dynamic_targets
from servewright.core.place import Place

_ONE: Final = frozenset(
    {
        *("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"),
        *("unevaluatedProperties", "unevaluatedItems", "additionalItems"),
    }
)
_HOLDS: Final[dict[str, type]] = {
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), list),
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas"), dict),
}
_SWITCHES: Final = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))
_PLAIN: Final = frozenset(
    {
        *("type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems", "minProperties"),
        *("maxProperties", "minContains", "maxContains", "dependentRequired"),
    }
)
_COMPOSED: Final = frozenset({"$ref", "$dynamicRef", "$recursiveRef", "allOf", "anyOf", "oneOf"})
_HIDDEN: Final = {"request": "readOnly", "response": "writeOnly"}


class TooLargeError(Exception):
    """A schema leads to more others than are worth judging one value, or to one that nobody can name."""


class Dialect:
    """Collects what a schema leads to, as far as values reach whose properties have the `keys`, and no others.

    A schema of a property that no value has is never asked, and most of a large API is behind those. `limit` bounds how
    many named schemas are collected, `size` counts all.
    """

    __slots__ = ("_definitions", "_direction", "_keys", "_library", "_limit", "_names", "_pending", "_schemas", "size")

    def __init__(self, schemas: Schemas, direction: str, limit: int, keys: frozenset[str]) -> None:
        self._schemas, self._library, self._direction, self._limit = schemas, schemas.library, direction, limit
        self._keys = keys
        self._names: dict[Place, str] = {}
        self._pending: list[Place] = []
        self._definitions: dict[str, Any] = {}
        self.size = 0

    def schema(self, nodes: Nodes) -> dict[str, Any]:
        """A schema that stands by itself; raises TooLargeError."""
        if nodes == NOTHING:
            return {"not": {}}
        if not nodes:
            return {}
        top = [self._reference(place) for place in nodes]
        while self._pending:
            place = self._pending.pop()
            self._definitions[self._names[place]] = self._converted(place, self._library.at(place).value)
        return {"allOf": top, "$defs": self._definitions}

    def _reference(self, place: Place) -> dict[str, str]:
        if place not in self._names:
            if len(self._names) >= self._limit:
                raise TooLargeError
            self._names[place] = f"s{len(self._names)}"
            self._pending.append(place)
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
        for keyword, part in value.items():
            if keyword in _PLAIN:
                found[keyword] = part
            elif keyword in _HOLDS and part.__class__ is _HOLDS[keyword]:
                below = self._parts(place.child(keyword), keyword, part)
                found |= {keyword: below} if below or part.__class__ is dict else {}
            elif keyword in _ONE and not isinstance(part, list):
                found[keyword] = self._converted(place.child(keyword), part)
        if DYNAMIC in value:
            targets = dynamic_targets(self._library, place, value)
            if len(targets) > 1:
                raise TooLargeError  # what it means depends on the way to it
            found["allOf"] = [*found.get("allOf", ()), *map(self._reference, targets)] or [True]
        return self._finished(place, value, found)

    def _parts(self, place: Place, keyword: str, parts: Any) -> Any:
        """The schemas of a list, or of a mapping, of which only those are asked that a value has."""
        if isinstance(parts, list):
            return [self._converted(place.child(index), part) for index, part in enumerate(parts)]
        every = keyword == "patternProperties"
        return {
            name: self._converted(place.child(name), part)
            for name, part in parts.items()
            if every or name in self._keys
        }

    def _finished(self, place: Place, value: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
        if isinstance(value.get("required"), list):
            found["required"] = [name for name in value["required"] if not self._is_hidden(place, value, name)]
        for keyword, plain in _SWITCHES:
            if isinstance(found.get(keyword), bool) and found.pop(keyword) and plain in found:
                found[keyword] = found.pop(plain)
        if value.get("nullable") is True:
            return {"anyOf": [{"type": "null"}, found]}
        return found

    def _is_hidden(self, place: Place, value: dict[str, Any], name: Any) -> bool:
        if not isinstance(value.get("properties"), dict) or name not in value["properties"]:
            return False
        part, flag = value["properties"][name], _HIDDEN[self._direction]
        if isinstance(part, dict) and _COMPOSED.isdisjoint(part):
            return part.get(flag) is True  # what its normal form would say, which takes much longer
        nodes = self._schemas.nodes(place.child("properties", name), part)
        return self._schemas.form(nodes).notes.get(flag) is True
