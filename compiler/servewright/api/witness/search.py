"""Looks for the smallest value that one side accepts and the other refuses, and lets a validator confirm it."""

import json
from dataclasses import dataclass
from typing import Any, Final

from servewright.api.change import Witness
from servewright.api.pairs.edit import SAME, Edge
from servewright.api.pairs.graph import Pair, Reached
from servewright.api.schema.normal import Schema
from servewright.api.schema.schemas import Schemas
from servewright.api.witness.dialect import Dialect, TooLargeError
from servewright.api.witness.pool import pool
from servewright.api.witness.samples import NoSampleError, Samples

_SCHEMAS_A_VALUE: Final = 120
_SCHEMAS_IN_ALL: Final = 6_000

# Values judged, times the schemas that judge them.
_JUDGEMENTS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Validators:
    """The two sides of a pair; `size` counts their schemas."""

    sides: tuple[Any, Any]
    size: int


class Search:
    """Bounded by the schemas that it converts and asks, so that it finds the same on every machine."""

    __slots__ = ("_judgements", "_left", "_pools", "_samples", "_schemas", "_validators")

    def __init__(self, old: Schemas, new: Schemas) -> None:
        self._schemas = old, new
        self._samples = Samples(old), Samples(new)
        self._validators: dict[tuple[Pair, str], Validators | None] = {}
        self._pools: dict[Pair, list[Any]] = {}
        self._left = _SCHEMAS_IN_ALL
        self._judgements = _JUDGEMENTS

    def witness(self, reached: Reached) -> Witness | None:
        """A value at the way's beginning, or at the first point behind which nothing but parts of a whole follow."""
        base, steps = _base(reached)
        # Where the server calls, what was a request is what our callers receive.
        sender = reached.way.direction if not _is_turned(reached) else _OTHER[reached.way.direction]
        accepting = 0 if sender == "request" else 1
        validators = self._pair(base, reached.way.direction)
        if validators is None or self._judgements < 0:
            return None
        for value in self._pool(reached.pair):
            if self._judgements < 0:
                return None
            try:
                whole = self._embedded(value, base, steps, accepting)
            except NoSampleError:
                continue
            if self._tells_apart(whole, validators, accepting):
                return Witness(_text(whole), "old" if accepting == 0 else "new")
        return None

    def _pool(self, pair: Pair) -> list[Any]:
        if pair not in self._pools:
            forms = [side.form(nodes) for side, nodes in zip(self._schemas, pair, strict=True)]
            self._pools[pair] = pool(forms[0], forms[1], self._samples)
        return self._pools[pair]

    def _pair(self, base: Pair, direction: str) -> Validators | None:
        key = base, direction
        if key not in self._validators:
            self._validators[key] = self._compiled(base, direction)
        return self._validators[key]

    def _compiled(self, base: Pair, direction: str) -> Validators | None:
        import jsonschema_rs  # heavy, and `explain` walks past this module

        found, size = [], 0
        for schemas, nodes in zip(self._schemas, base, strict=True):
            limit = min(_SCHEMAS_A_VALUE, self._left)
            try:
                dialect = Dialect(schemas, direction, limit)
                schema = dialect.schema(nodes)
                size += dialect.size
                self._left -= len(schema.get("$defs", ()))
                found.append(jsonschema_rs.Draft202012Validator(schema, validate_formats=True))
            except (TooLargeError, ValueError):
                self._left -= min(_SCHEMAS_A_VALUE, self._left)
                return None
        return Validators((found[0], found[1]), size)

    def _tells_apart(self, value: Any, validators: Validators, accepting: int) -> bool:
        self._judgements -= validators.size
        sides = validators.sides
        try:
            return bool(sides[accepting].is_valid(value)) and not sides[1 - accepting].is_valid(value)
        except ValueError:
            return False  # a number, or a pattern, that the validator does not take

    def _embedded(self, value: Any, base: Pair, steps: tuple[Edge, ...], side: int) -> Any:
        """The value inside what has to stand around it; raises NoSampleError."""
        pairs = [base, *((edge.old, edge.new) for edge in steps)]
        for pair, edge in zip(reversed(pairs[:-1]), reversed(steps), strict=True):
            form = self._schemas[side].form(pair[side])
            value = self._around(value, form, edge.step, side)
        return value

    def _around(self, value: Any, form: Schema, step: str, side: int) -> Any:
        samples = self._samples[side]
        if step == "items":
            head = [samples.of(nodes) for nodes in form.prefix]
            return [*head, *([value] * max(1, int(form.facets.get("minItems", 0)) - len(head)))][:64]
        if step.startswith("prefixItems/"):
            index = int(step.removeprefix("prefixItems/"))
            return [*(samples.of(nodes) for nodes in form.prefix[:index]), value]
        if step == "contains":
            return [value]
        if step == "additionalProperties":
            return {**samples.object(form), "other": value}
        if step.startswith("patternProperties/"):
            return {**samples.object(form), step.removeprefix("patternProperties/").strip("^$"): value}
        if step in form.properties or (step and form.types == {"object"} and not step.startswith(_WHOLE)):
            return {**samples.object(form), step: value}
        if isinstance(value, dict) and (form.required or form.properties) and step.startswith(_WHOLE):
            return {**samples.object(form), **value}
        return value


_OTHER: Final = {"request": "response", "response": "request"}
# Steps to a schema of the same value.
_WHOLE: Final = ("anyOf[", "oneOf[", "allOf", "not", "if", "then", "else", "dependentSchemas/")


def _is_turned(reached: Reached) -> bool:
    return reached.root.way.sign != SAME


def _base(reached: Reached) -> tuple[Pair, tuple[Edge, ...]]:
    """Where the witness begins: above the first step that is no plain part, else at the schema itself."""
    steps = reached.steps
    for index, edge in enumerate(steps):
        if edge.sign != SAME or not edge.is_property:
            before = (steps[index - 1].old, steps[index - 1].new) if index else (reached.root.old, reached.root.new)
            return before, steps[index:]
    return reached.pair, ()


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
