"""A value at its place in a larger one, with the least that has to stand around it."""

from typing import Any

from servewright.api.pairs.edit import Edge
from servewright.api.schema.normal import Schema
from servewright.api.texts.inclusion import UndecidedError
from servewright.api.witness.samples import Samples


def wrapped(value: Any, form: Schema, edge: Edge, samples: Samples) -> Any:
    """A value of `form` that has the value where a step leads; raises NoSampleError."""
    step = edge.step
    if not edge.is_property:
        return _whole(value, form, samples)
    if "object" in form.types and step in form.properties:
        return {**samples.object(form, without=(step,)), step: value}
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
        return {**samples.object(form), matching(step.removeprefix("patternProperties/"), samples): value}
    if step.startswith("dependentSchemas/"):
        name = step.removeprefix("dependentSchemas/")
        asked = {name: samples.of(samples.property(form, name)), **value} if isinstance(value, dict) else value
        return _whole(asked, form, samples)
    return {**samples.object(form, without=(step,)), step: value}


def _whole(value: Any, form: Schema, samples: Samples) -> Any:
    """The same value, seen from the schema around the one that it was made for."""
    if isinstance(value, dict) and (form.required or form.properties):
        return {**samples.object(form, without=value), **value}
    return value


def matching(pattern: str, samples: Samples) -> str:
    """A name that matches a pattern, as far as anybody can tell."""
    try:
        return samples.texts.sample(frozenset({pattern})) or pattern.strip("^$")
    except UndecidedError:
        return pattern.strip("^$")
