"""Laws of the compare engine for OpenAPI 3.0: `nullable`, limits with a switch, references that stand alone."""

import json
from typing import Any

import jsonschema_rs
from hypothesis import given
from hypothesis import strategies as st

from servewright.api.change import Change, Size
from servewright.api.compare import compare
from servewright.api.document.library import Library
from tests.test_api_laws import COUNTS, DECLARED_AT_LAST, LAWS, NAMES, NUMBERS, SCALARS, VALUES

Json = Any

TYPES = st.sampled_from(["boolean", "integer", "number", "string", "array", "object"])
NAMED = ("Name", "Tree", "Loop")
DIRECTIONS = st.sampled_from(["request", "response"])
REFERENCES = st.sampled_from([{"$ref": f"#/components/schemas/{name}"} for name in NAMED])


def objects(children: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    """Schemas of every keyword of 3.0 that the engine reads, each of them there or not."""
    some = st.lists(children, min_size=1, max_size=3)
    keywords: dict[str, st.SearchStrategy[Json]] = {
        "type": TYPES,
        "enum": st.lists(st.sampled_from(SCALARS), min_size=1, max_size=4, unique_by=json.dumps),
        **dict.fromkeys(("minimum", "maximum"), NUMBERS),
        **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum", "nullable", "uniqueItems"), st.booleans()),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), COUNTS),
        "multipleOf": st.sampled_from([1, 2, 3, 0.5]),
        "pattern": st.sampled_from(["^x", "y$", ".*", "^(x|xy)$", "[^x]"]),
        "properties": st.dictionaries(NAMES, children, max_size=2),
        "required": st.lists(NAMES, unique=True),
        "additionalProperties": st.one_of(st.booleans(), children),
        "items": children,
        **dict.fromkeys(("allOf", "anyOf", "oneOf"), some),
        "not": children,
    }
    return st.one_of(
        REFERENCES,
        *(
            st.lists(st.sampled_from(group), max_size=4, unique=True).flatmap(
                lambda chosen: st.fixed_dictionaries({keyword: keywords[keyword] for keyword in chosen})
            )
            for group in (sorted(keywords), *TOGETHER)
        ),
        REFERENCES.map(lambda reference: {"allOf": [reference], "nullable": True}),
    )


# Keywords that look at one another.
TOGETHER = [
    ["type", "nullable", "enum", "allOf", "oneOf"],
    ["type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
    ["nullable", "anyOf", "oneOf", "allOf", "not"],
    ["properties", "required", "additionalProperties", "allOf", "nullable"],
]
SCHEMAS = st.recursive(objects(st.just({"type": "string"})), objects, max_leaves=6)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Json, Json]:
    """Two schemas, most often one keyword apart, at the top or in a property."""
    old = draw(SCHEMAS)
    if draw(st.integers(0, 3)) == 0:
        return old, draw(SCHEMAS)
    new = {**old, **draw(SCHEMAS)} if draw(st.booleans()) else {key: old[key] for key in [*old][1:]}
    if draw(st.booleans()):
        return tuple({"type": "object", "properties": {"a": side}} for side in (old, new))  # type: ignore[return-value]
    return old, new


def components(end: Json) -> dict[str, Json]:
    """Schemas that refer to one another, and each to itself, with another one at their end."""
    tree, loop = {"$ref": "#/components/schemas/Tree"}, {"$ref": "#/components/schemas/Loop"}
    return {
        "Name": {"type": "string", "minLength": 1},
        "Tree": {"type": "object", "nullable": True, "properties": {"a": tree, "b": end}},
        "Loop": {"anyOf": [{"type": "array", "items": loop}, end]},
    }


def modern(schema: Json) -> Json:
    """The same in the words of JSON Schema."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    found = {key: value for key, value in schema.items() if key not in ("nullable", *LIMITS, *LIMITS.values())}
    for keyword in ("additionalProperties", "items", "not"):
        if keyword in found:
            found[keyword] = modern(found[keyword])
    for keyword in ("allOf", "anyOf", "oneOf"):
        if keyword in found:
            found[keyword] = [modern(part) for part in found[keyword]]
    if "properties" in found:
        found["properties"] = {name: modern(part) for name, part in found["properties"].items()}
    for switch, limit in LIMITS.items():
        if limit in schema:
            found[switch if schema.get(switch) else limit] = schema[limit]
    return {"anyOf": [{"type": "null"}, found]} if schema.get("nullable") else found


LIMITS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
END: Json = {"type": "integer", "nullable": True}


def document(schema: Json, schemas: Json, version: str, direction: str) -> bytes:
    """An API whose one operation takes, or gives, what a schema accepts."""
    body = {"content": {"application/json": {"schema": schema}}}
    answer = {"description": "ok", **(body if direction == "response" else {})}
    operation = {"responses": {"200": answer}, **({"requestBody": body} if direction == "request" else {})}
    tree = {"openapi": version, "paths": {"/x": {"post": operation}}, "components": {"schemas": schemas}}
    return json.dumps(tree).encode()


def changes(old: bytes, new: bytes) -> tuple[Change, ...]:
    """What the engine says of two documents."""
    files = {"old.json": old, "new.json": new}
    found = compare(Library("old.json", files.get), Library("new.json", files.get))
    assert (found.old_findings, found.new_findings) == ((), ())
    return found.changes


def validator(schema: Json) -> Any:
    """A validator that is not ours."""
    named = {name: modern(each) for name, each in components(END).items()}
    return jsonschema_rs.Draft202012Validator({"allOf": [modern(schema)], "components": {"schemas": named}})


@LAWS
@given(pairs(), st.lists(VALUES, min_size=20, max_size=20), DIRECTIONS)
def test_what_a_value_shows_to_break_is_said_to_break(
    pair: tuple[Json, Json], values: list[Json], direction: str
) -> None:
    before, after = [validator(schema) for schema in pair][:: 1 if direction == "request" else -1]
    shown = [value for value in [*values, *SCALARS] if before.is_valid(value) and not after.is_valid(value)]
    if shown:
        found = changes(*(document(schema, components(END), "3.0.3", direction) for schema in pair))
        assert any(
            change.size is Size.BREAKING or not change.decided or change.id in DECLARED_AT_LAST for change in found
        ), (pair, shown[0], [change.id for change in found])


@LAWS
@given(SCHEMAS, DIRECTIONS)
def test_nothing_changed_between_a_schema_and_itself(schema: Json, direction: str) -> None:
    # Another order of keys is written differently, so that the short way for equal text is not taken.
    sides = {"title": "x", **schema}, {**schema, "title": "y"}
    assert changes(*(document(side, components(END), "3.0.3", direction) for side in sides)) == ()


@LAWS
@given(SCHEMAS, DIRECTIONS)
def test_no_value_shows_a_change_in_other_words(schema: Json, direction: str) -> None:
    named = {name: modern(each) for name, each in components(END).items()}
    found = changes(
        document(schema, components(END), "3.0.3", direction), document(modern(schema), named, "3.1.0", direction)
    )
    # Deeper inside, a value shows how a part changed, and what is around may make up for it.
    assert [change for change in found if change.witness is not None and not change.path] == []
