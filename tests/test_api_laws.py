"""Laws of the compare engine, over random pairs of schemas and random values."""

import json
from typing import Any

import jsonschema_rs
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
        **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), NUMBERS),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), COUNTS),
        **dict.fromkeys(("minProperties", "maxProperties", "minContains", "maxContains"), COUNTS),
        "multipleOf": st.sampled_from([1, 2, 3, 0.5]),
        "pattern": st.sampled_from(["^x", "y$", ".*", "z", "^[a-z]+$", "^(x|xy)$", "^.{0,2}$", "(?=x)", "[^x]", "^$"]),
        "uniqueItems": st.booleans(),
        "properties": named,
        "required": st.lists(NAMES, unique=True),
        "additionalProperties": st.one_of(st.booleans(), children),
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b", "."]), children, max_size=2),
        "propertyNames": children,
        "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, unique=True), max_size=1),
        "dependentSchemas": st.dictionaries(NAMES, children, max_size=1),
        "items": st.one_of(st.booleans(), children),
        "prefixItems": some,
        "contains": children,
        "anyOf": some,
        "oneOf": some,
        "allOf": some,
        "not": children,
        "if": children,
        "then": children,
        "else": children,
        "unevaluatedProperties": st.one_of(st.booleans(), children),
        "unevaluatedItems": st.one_of(st.booleans(), children),
        "$ref": st.sampled_from([f"#/components/schemas/{name}" for name in ("Tree", "Name", "Loop", "Pair")]),
    }
    return st.one_of(
        _some(sorted(keywords), keywords, 4),
        st.sampled_from(TOGETHER).flatmap(lambda group: _some(group, keywords, len(group))),
        children.map(lambda child: {"anyOf": [child, {"type": "null"}]}),
        children.map(lambda child: {"oneOf": [{"type": "null"}, child]}),
        st.lists(children, min_size=1, max_size=3).map(tagged),
    )


# Keywords that look at one another.
TOGETHER = [
    ["contains", "maxContains", "minContains", "prefixItems", "unevaluatedItems"],
    ["else", "if", "then", "properties", "required"],
    ["items", "prefixItems", "type", "unevaluatedItems", "anyOf"],
    ["additionalProperties", "patternProperties", "properties", "required", "propertyNames"],
    ["allOf", "anyOf", "properties", "unevaluatedProperties", "$ref"],
    ["allOf", "additionalProperties", "properties", "required"],
    ["dependentRequired", "dependentSchemas", "properties", "unevaluatedProperties"],
    ["enum", "type", "minimum", "maxLength", "not"],
    ["oneOf", "allOf", "type", "not"],
    ["multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
    ["pattern", "minLength", "maxLength", "enum"],
]


def _some(names: list[str], keywords: dict[str, st.SearchStrategy[Json]], most: int) -> st.SearchStrategy[Json]:
    return st.lists(st.sampled_from(names), max_size=most, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({keyword: keywords[keyword] for keyword in chosen})
    )


def tagged(branches: list[Json]) -> Json:
    """Alternatives that say by a property which one they are."""
    kinds = [
        {"type": "object", "required": ["b"], "properties": {"b": {"const": index}, "a": branch}}
        for index, branch in enumerate(branches)
    ]
    return {"oneOf": kinds, "discriminator": {"propertyName": "b"}}


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


def components(end: Json) -> Json:
    """Schemas that refer to one another, and each to itself, with another one at their end."""
    tree, loop = {"$ref": "#/components/schemas/Tree"}, {"$ref": "#/components/schemas/Loop"}
    return {
        "Name": {"type": "string", "minLength": 1},
        "Tree": {"type": "object", "properties": {"a": tree, "b": end}},
        "Loop": {"anyOf": [{"type": "array", "items": loop}, end]},
        "Pair": {"prefixItems": [loop, tree], "items": False},
    }


def document(schema: Json, end: Json, direction: str) -> bytes:
    """An API whose one operation takes, or gives, what a schema accepts."""
    content = {"content": {"application/json": {"schema": schema}}}
    ok = {"description": "ok"}
    operation = {"requestBody": content, "responses": {"200": ok}}
    if direction == "response":
        operation = {"responses": {"200": {**ok, **content}}}
    tree = {"openapi": "3.1.0", "paths": {"/x": {"post": operation}}, "components": {"schemas": components(end)}}
    return json.dumps(tree).encode()


END: Json = {"type": "integer"}


def changes(old: Json, new: Json, direction: str, ends: tuple[Json, Json] = (END, END)) -> tuple[Change, ...]:
    """What the engine says of a pair of schemas."""
    documents = {"old.json": document(old, ends[0], direction), "new.json": document(new, ends[1], direction)}
    found = compare(Library("old.json", documents.get), Library("new.json", documents.get))
    assert (found.old_findings, found.new_findings) == ((), ())
    return found.changes


def validator(schema: Json, end: Json) -> Any:
    """A validator that is not ours."""
    return jsonschema_rs.Draft202012Validator({"allOf": [schema], "components": {"schemas": components(end)}})


# A property that nobody declared may hold anything by the letter; that it is declared at last breaks nobody's contract.
DECLARED_AT_LAST = frozenset({"new-optional-request-property", "new-required-request-property"})
LAWS = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@LAWS
@given(
    pairs(),
    st.one_of(st.just((END, END)), pairs()),
    st.lists(VALUES, min_size=20, max_size=20),
    st.sampled_from(["request", "response"]),
)
def test_what_a_value_shows_to_break_is_said_to_break(
    pair: tuple[Json, Json], ends: tuple[Json, Json], values: list[Json], direction: str
) -> None:
    sides = [validator(schema, end) for schema, end in zip(pair, ends, strict=True)]
    before, after = sides if direction == "request" else sides[::-1]
    shown = [value for value in [*values, *SCALARS] if before.is_valid(value) and not after.is_valid(value)]
    if shown:
        found = changes(*pair, direction, ends)
        assert any(
            change.size is Size.BREAKING or not change.decided or change.id in DECLARED_AT_LAST for change in found
        ), (pair, ends, shown[0], [change.id for change in found])


@LAWS
@given(SCHEMAS, st.sampled_from(["request", "response"]))
def test_nothing_changed_between_a_schema_and_itself(schema: Json, direction: str) -> None:
    # Another order of keys is written differently, so that the short way for equal text is not taken.
    assert changes({"title": "x", **schema}, {**schema, "title": "y"}, direction) == ()


@LAWS
@given(pairs(), st.sampled_from(["request", "response"]))
def test_the_same_pair_gives_the_same_changes(pair: tuple[Json, Json], direction: str) -> None:
    assert changes(*pair, direction) == changes(*pair, direction)
