"""Documents that are made to cost a comparison its time or its stack: circles, alternatives, chains, broken values."""

import json
from time import process_time
from typing import Any

import pytest

from servewright.api.change import Size
from servewright.api.compare import compare
from servewright.api.document.library import Library

Json = Any


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def ring(length: int, most: int) -> dict[str, Json]:
    """Schemas that lead to one another, all the way round."""
    text = {"type": "string"}
    last = length - 1
    return {
        f"S{i}": {
            "type": "object",
            "properties": {
                "next": ref(f"S{(i + 1) % length}"),
                "text": {**text, "maxLength": most if i == last else 3},
            },
        }
        for i in range(length)
    }


def chain(length: int, end: Json) -> dict[str, Json]:
    return {
        **{f"S{i}": {"anyOf": [ref(f"S{i + 1}"), {"type": "null"}]} for i in range(length)},
        f"S{length}": end,
    }


def nullable(length: int, end: Json) -> dict[str, Json]:
    links = {f"S{i}": {"nullable": True, "allOf": [ref(f"S{i + 1}"), {"minProperties": 1}]} for i in range(length)}
    return {**links, f"S{length}": end}


def shapes(count: int, most: int) -> dict[str, Json]:
    """As many alternatives, told apart by what their `kind` is."""
    kinds = [
        {"type": "object", "required": ["kind"], "properties": {"kind": {"const": i}, "x": {"maxLength": most}}}
        for i in range(count)
    ]
    return {"S0": {"oneOf": kinds}}


def texts(*patterns: str) -> dict[str, Json]:
    """As many texts as there are patterns."""
    return {"S0": {"type": "object", "properties": {f"p{i}": {"pattern": text} for i, text in enumerate(patterns)}}}


def values(first: int, last: int) -> dict[str, Json]:
    return {"S0": {"enum": [f"v{i}" for i in range(first, last)]}}


def deep(length: int, end: Json) -> dict[str, Json]:
    """A schema inside a schema, and so on."""
    schema = end
    for index in range(length):
        schema = {"type": "object", "properties": {"p": schema}} if index % 2 else {"anyOf": [schema, {"type": "null"}]}
    return {"S0": schema}


def either(count: int, most: int) -> dict[str, Json]:
    """Alternatives that nothing tells apart, each with alternatives of its own."""
    return {"S0": {"anyOf": [{"type": "object", "anyOf": [{"maxProperties": most + i}, {}]} for i in range(count)]}}


HOSTILE = (
    "^(a+)+$",
    "(a|a)*b$",
    "((a{1000}){1000}){1000}",
    "(.*a){20}$",
    "(a|b)*a(a|b){18}$",
    "(?=(a+)+$)b",
    "(" * 2_000,
)

CASES = {
    "regular expressions that run for ever": (
        texts(*HOSTILE),
        texts(*(f"{text}|c" for text in HOSTILE)),
        Size.BREAKING,
    ),
    "500 regular expressions": (
        texts(*(f"(a|b)*a(a|b){{{i % 20}}}$" for i in range(500))),
        texts(*(f"(a|b)*b(a|b){{{i % 20}}}$" for i in range(500))),
        Size.BREAKING,
    ),
    "10,000 values, half of them others": (values(0, 10_000), values(5_000, 15_000), Size.BREAKING),
    "schemas in one another": (deep(60, {"type": "string"}), deep(60, {"type": "integer"}), Size.BREAKING),
    "300 alternatives that look alike": (either(300, 5), either(300, 400), Size.BREAKING),
    "a circle of 130 schemas": (ring(130, 9), ring(130, 5), Size.BREAKING),
    "a chain of 2,000 nullable references": (
        chain(2_000, {"type": "string"}),
        chain(2_000, {"type": "integer"}),
        Size.BREAKING,
    ),
    "a chain of 2,000 references beside which null passes": (
        nullable(2_000, {"type": "string"}),
        nullable(2_000, {"type": "integer"}),
        Size.BREAKING,
    ),
    "1,000 alternatives": (shapes(1_000, 9), shapes(1_000, 5), Size.BREAKING),
    "a schema that is itself": ({"S0": {"allOf": [ref("S0")]}}, {"S0": {"type": "string"}}, Size.BREAKING),
    "an alternative of itself": ({"S0": {"anyOf": [ref("S0"), {}]}}, {"S0": {"type": "string"}}, Size.BREAKING),
    "values of the wrong types": (
        {"S0": {"type": 5, "properties": [1], "enum": 3, "anyOf": {"a": 1}, "allOf": [1, None], "minimum": "3"}},
        {"S0": {"type": ["object", 3], "properties": {"a": 5}, "required": [1, "a"], "oneOf": [True, 3]}},
        Size.BREAKING,
    ),
}


def document(schemas: dict[str, Json]) -> bytes:
    content = {"content": {"application/json": {"schema": ref("S0")}}}
    paths = {"/x": {"post": {"requestBody": content, "responses": {"200": content}}}}
    return json.dumps({"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}}).encode()


@pytest.mark.parametrize("name", CASES)
def test_a_costly_pair_is_judged_in_time(name: str) -> None:
    old, new, gravest = CASES[name]
    documents = {"old.json": document(old), "new.json": document(new)}
    start = process_time()
    found = compare(Library("old.json", documents.get), Library("new.json", documents.get))
    assert found.changes[0].size is gravest
    assert process_time() - start < 10  # seconds on a busy machine; it takes one or two


def test_callbacks_that_lead_to_one_another_are_judged_in_time() -> None:
    # Thirty that each have all thirty, compared once for who sends and once for who receives.
    names = [f"c{index}" for index in range(30)]
    links = {name: {"$ref": f"#/components/callbacks/{name}"} for name in names}

    def circle(most: int) -> bytes:
        text = {"content": {"application/json": {"schema": {"type": "string", "maxLength": most}}}}
        called = {name: {"{$url}": {"post": {"requestBody": text, "callbacks": links}}} for name in names}
        paths = {"/x": {"post": {"callbacks": links}}}
        return json.dumps({"openapi": "3.1.0", "paths": paths, "components": {"callbacks": called}}).encode()

    documents = {"old.json": circle(3), "new.json": circle(2)}
    start = process_time()
    found = compare(Library("old.json", documents.get), Library("new.json", documents.get))
    assert {change.size for change in found.changes} == {Size.BREAKING}
    assert process_time() - start < 10
