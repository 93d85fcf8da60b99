"""Small values that a schema accepts, as far as its normal form tells; a validator has the last word."""

import json
import math
from collections.abc import Collection
from typing import Any, Final

from servewright.api.schema.normal import NOTHING, NUMBER, Nodes, Schema
from servewright.api.schema.schemas import Schemas
from servewright.api.texts.inclusion import Texts, UndecidedError

_DEPTH: Final = 8
_LONGEST: Final = 4_096
_FORMATS: Final = {
    "date-time": "2000-01-01T00:00:00Z",
    "date": "2000-01-01",
    "time": "00:00:00Z",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "email": "a@example.com",
    "uri": "https://example.com",
    "url": "https://example.com",
    "ipv4": "127.0.0.1",
    "ipv6": "::1",
    "hostname": "example.com",
}
# In the order in which a value is the shortest.
_ORDER: Final = ("integer", "fraction", "boolean", "string", "array", "object")


class NoSampleError(Exception):
    """No small value was found; there may be none."""


class Samples:
    """The samples of one API's schemas."""

    __slots__ = ("_schemas", "texts")

    def __init__(self, schemas: Schemas, texts: Texts) -> None:
        self._schemas, self.texts = schemas, texts

    def of(self, nodes: Nodes, depth: int = 0) -> Any:
        """A value; raises NoSampleError."""
        form = self._schemas.form(nodes)
        if depth > _DEPTH or form.accepts_nothing:
            if form.null:
                return None
            raise NoSampleError
        if form.enum:
            return json.loads(min(form.enum, key=lambda text: (len(text), text)))
        groups = form.any_of + form.one_of
        if groups:
            return self._of_alternatives(form, groups[0], depth)
        for kind in _ORDER:
            if kind in form.types:
                try:
                    return self.of_type(form, kind, depth)
                except NoSampleError:
                    continue
        if form.null:
            return None
        raise NoSampleError

    def of_type(self, form: Schema, kind: str, depth: int = 0) -> Any:
        """A value of one JSON type; raises NoSampleError."""
        if kind == "boolean":
            return False
        if kind in NUMBER:
            return number(form, kind)
        if kind == "string":
            return self._string(form)
        return self.array(form, depth) if kind == "array" else self.object(form, depth)

    def array(self, form: Schema, depth: int = 0) -> list[Any]:
        """The shortest array; raises NoSampleError."""
        least = int(form.facets.get("minItems", 0))
        wanted = [each.nodes for each in form.contains for _ in range(int(each.least))]
        if max(least, len(wanted)) > 64:
            raise NoSampleError
        found = [self.of(nodes, depth + 1) for nodes in (wanted or form.prefix[:least])]
        while len(found) < least:
            nodes = form.prefix[len(found)] if len(found) < len(form.prefix) else form.items
            found.append(self.of(nodes, depth + 1))
        return found

    def object(self, form: Schema, depth: int = 0, without: Collection[str] = ()) -> dict[str, Any]:
        """The object with the fewest properties; raises NoSampleError. `without` are those that the caller has."""
        missing = sorted(form.required - {*without})
        found = {name: self.of(self.property(form, name), depth + 1) for name in missing}
        least = int(form.facets.get("minProperties", 0))
        for name in sorted(form.properties):
            if len(found) >= least:
                break
            if name not in found and form.properties[name] != NOTHING:
                found[name] = self.of(form.properties[name], depth + 1)
        return found

    def property(self, form: Schema, name: str) -> Nodes:
        """The schema of a property by its name, patterns not looked at."""
        return form.properties.get(name, form.additional)

    def _of_alternatives(self, form: Schema, group: tuple[Nodes, ...], depth: int) -> Any:
        for branch in group:
            try:
                value = self.of(branch, depth + 1)
            except NoSampleError:
                continue
            if isinstance(value, dict) and (form.properties or form.required):
                return {**self.object(form, depth + 1), **value}
            return value
        raise NoSampleError

    def _string(self, form: Schema) -> str:
        least = int(form.facets.get("minLength", 0))
        for name in sorted(form.facets.get("format", ())):
            if name in _FORMATS:
                return _FORMATS[name]
        if least > _LONGEST:
            raise NoSampleError
        if "pattern" not in form.facets:
            return "x" * least
        try:
            found = self.texts.sample(form.facets["pattern"], least)
        except UndecidedError:
            found = "x" * least
        if found is None:
            raise NoSampleError
        return found


def number(form: Schema, kind: str) -> int | float:
    """The number nearest to zero that the limits leave, in whole numbers where that is asked."""
    lower, upper = form.facets.get("lower"), form.facets.get("upper")
    step: float = 1 if kind == "integer" else 0.5
    value: float = 0 if kind == "integer" else 0.5
    if lower is not None and (value, False) < (lower[0], lower[1]):
        value = math.ceil(lower[0]) if step == 1 else lower[0]
        value += step if lower[1] and value == lower[0] else 0
    elif upper is not None and (value > upper[0] or (value == upper[0] and upper[1])):
        value = math.floor(upper[0]) if step == 1 else upper[0]
        value -= step if upper[1] and value == upper[0] else 0
    for factor in form.facets.get("multipleOf", ()):
        if isinstance(factor, int) and factor > 0:
            value = math.ceil(value / factor) * factor
    return value
