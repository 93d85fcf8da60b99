"""Laws of the compare engine, over random pairs of schemas and random values."""

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servewright.api.change import Change, Size
from servewright.api.compare import compare
from servewright.api.document.library import Library

Json = Any

NAMES = st.sampled_from(["a", "b"])
SCALARS: list[Json] = [None, True, False, 0, 1, 2, 3, 7, 1.5, -1, "", "x", "xy", "xyzzy"]
NUMBERS = st.sampled_from([-1, 0, 1, 2, 3, 1.5])
COUNTS = st.integers(0, 3)
TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])


def objects(children: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    """Schemas of every keyword that the engine reads, each of them there or not."""
    some = st.lists(children, min_size=1, max_size=3)
    named = st.dictionaries(NAMES, children, max_size=2)
    keywords: dict[str, st.SearchStrategy[Json]] = {
        "type": st.one_of(TYPES, st.lists(TYPES, min_size=1, max_size=3, unique=True)),
        "enum": st.lists(st.sampled_from(SCALARS), min_size=1, max_size=4, unique_by=json.dumps),
        "const": st.sampled_from(SCALARS),
        "minimum": NUMBERS,
        "maximum": NUMBERS,
        "exclusiveMinimum": NUMBERS,
        "exclusiveMaximum": NUMBERS,
        "multipleOf": st.sampled_from([1, 2, 3, 0.5]),
        "minLength": COUNTS,
        "maxLength": COUNTS,
        "pattern": st.sampled_from(["^x", "y$", ".*", "z"]),
        "minItems": COUNTS,
        "maxItems": COUNTS,
        "uniqueItems": st.booleans(),
        "minProperties": COUNTS,
        "maxProperties": COUNTS,
        "properties": named,
        "required": st.lists(NAMES, unique=True),
        "additionalProperties": st.one_of(st.booleans(), children),
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b"]), children, max_size=1),
        "propertyNames": children,
        "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, unique=True), max_size=1),
        "dependentSchemas": st.dictionaries(NAMES, children, max_size=1),
        "items": st.one_of(st.booleans(), children),
        "prefixItems": some,
        "contains": children,
        "minContains": COUNTS,
        "maxContains": COUNTS,
        "anyOf": some,
        "oneOf": some,
        "allOf": some,
        "not": children,
        "if": children,
        "then": children,
        "else": children,
        "unevaluatedProperties": st.one_of(st.booleans(), children),
        "unevaluatedItems": st.one_of(st.booleans(), children),
        "$ref": st.sampled_from(["#/components/schemas/Tree", "#/components/schemas/Name"]),
    }
    return st.lists(st.sampled_from(sorted(keywords)), max_size=3, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({keyword: keywords[keyword] for keyword in chosen})
    )


SCHEMAS = st.recursive(objects(st.just({"type": "string"})), objects, max_leaves=6)
VALUES = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=2)),
    max_leaves=5,
)


def edited(draw: st.DrawFn, schema: Json) -> Json:
    """A schema that differs from another in one keyword, at some depth."""
    if not isinstance(schema, dict):
        return draw(SCHEMAS)
    inner = [key for key, value in schema.items() if isinstance(value, dict) and key not in ("const",)]
    lists = [key for key in ("anyOf", "oneOf", "allOf", "prefixItems") if schema.get(key)]
    choice = draw(st.integers(0, 3))
    if choice == 0 and inner:
        key = draw(st.sampled_from(inner))
        if key in ("properties", "patternProperties", "dependentSchemas") and schema[key]:
            name = draw(st.sampled_from(sorted(schema[key])))
            return {**schema, key: {**schema[key], name: edited(draw, schema[key][name])}}
        if key not in ("properties", "patternProperties", "dependentSchemas", "dependentRequired"):
            return {**schema, key: edited(draw, schema[key])}
    if choice == 1 and lists:
        key = draw(st.sampled_from(lists))
        index = draw(st.integers(0, len(schema[key]) - 1))
        branches = list(schema[key])
        branches[index] = edited(draw, branches[index])
        return {**schema, key: branches}
    if choice == 2 and schema:
        gone = draw(st.sampled_from(sorted(schema)))
        return {key: value for key, value in schema.items() if key != gone}
    return {**schema, **draw(objects(SCHEMAS))}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Json, Json]:
    """Two schemas, most often one edit apart."""
    old = draw(SCHEMAS)
    return old, draw(SCHEMAS) if draw(st.integers(0, 3)) == 0 else edited(draw, old)


COMPONENTS = {
    "Name": {"type": "string", "minLength": 1},
    "Tree": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Tree"}, "b": {"type": "integer"}}},
}


def document(schema: Json, direction: str) -> bytes:
    """An API whose one operation takes, or gives, what a schema accepts."""
    content = {"content": {"application/json": {"schema": schema}}}
    ok = {"description": "ok"}
    operation = {"requestBody": content, "responses": {"200": ok}}
    if direction == "response":
        operation = {"responses": {"200": {**ok, **content}}}
    tree = {"openapi": "3.1.0", "paths": {"/x": {"post": operation}}, "components": {"schemas": COMPONENTS}}
    return json.dumps(tree).encode()


def changes(old: Json, new: Json, direction: str) -> tuple[Change, ...]:
    """What the engine says of a pair of schemas."""
    documents = {"old.json": document(old, direction), "new.json": document(new, direction)}
    found = compare(Library("old.json", documents.get), Library("new.json", documents.get))
    assert (found.old_findings, found.new_findings) == ((), ())
    return found.changes


def accepts(schema: Json, value: Json) -> bool:
    """Whether a value matches, by a validator that is not ours."""
    try:
        validator = jsonschema_rs.Draft202012Validator({"allOf": [schema], "components": {"schemas": COMPONENTS}})
    except jsonschema_rs.ValidationError:
        pytest.skip("no schema")
    return bool(validator.is_valid(value))


# A property that nobody declared may hold anything by the letter; that it is declared at last breaks nobody's contract.
DECLARED_AT_LAST = frozenset({"new-optional-request-property", "new-required-request-property"})
LAWS = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@LAWS
@given(pairs(), st.lists(VALUES, min_size=20, max_size=20), st.sampled_from(["request", "response"]))
def test_what_a_value_shows_to_break_is_said_to_break(
    pair: tuple[Json, Json], values: list[Json], direction: str
) -> None:
    before, after = pair if direction == "request" else pair[::-1]
    shown = [value for value in [*values, *SCALARS] if accepts(before, value) and not accepts(after, value)]
    if shown:
        found = changes(*pair, direction)
        assert any(
            change.size is Size.BREAKING or not change.decided or change.id in DECLARED_AT_LAST for change in found
        ), (pair, shown[0], [change.id for change in found])


@LAWS
@given(SCHEMAS, st.sampled_from(["request", "response"]))
def test_nothing_changed_between_a_schema_and_itself(schema: Json, direction: str) -> None:
    # Another order of keys is written differently, so that the short way for equal text is not taken.
    assert changes({"title": "x", **schema}, {**schema, "title": "y"}, direction) == ()


@LAWS
@given(pairs(), st.sampled_from(["request", "response"]))
def test_the_same_pair_gives_the_same_changes(pair: tuple[Json, Json], direction: str) -> None:
    assert changes(*pair, direction) == changes(*pair, direction)
