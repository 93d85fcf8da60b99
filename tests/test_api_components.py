"""One change of a shared component is one change, however operations refer to it, and counts them all."""

import json
from typing import Any

import pytest

from servewright.api.change import Change, Witness
from servewright.api.compare import compare
from servewright.api.document.library import Library

Json = Any
PET = {"$ref": "#/components/schemas/Pet"}
USES: dict[str, Json] = {
    "by reference": PET,
    "may be null": {"anyOf": [PET, {"type": "null"}]},
    "may be null, in one way": {"oneOf": [{"type": "null"}, PET]},
    "one alternative": {"anyOf": [PET]},
    "with a default": {"allOf": [PET], "default": {}},
    "nullable": {"allOf": [PET], "nullable": True},
    "deprecated": {**PET, "deprecated": True},
    "described": {"allOf": [PET], "description": "the pet"},
}


def document(pet: Json, *uses: Json) -> bytes:
    """An operation for each use, which takes and gives it as a property."""
    paths = {}
    for number, use in enumerate(uses):
        body = {"content": {"application/json": {"schema": {"type": "object", "properties": {f"p{number}": use}}}}}
        paths[f"/{number}"] = {"post": {"requestBody": body, "responses": {"200": {"description": "ok"}}}}
    return json.dumps({"openapi": "3.1.0", "paths": paths, "components": {"schemas": {"Pet": pet}}}).encode()


def pet(**name: Json) -> Json:
    return {"type": "object", "properties": {"name": name}}


def changes(old: bytes, new: bytes) -> list[Change]:
    files = {"old.json": old, "new.json": new}
    found = compare(Library("old.json", files.get), Library("new.json", files.get))
    assert (found.old_findings, found.new_findings) == ((), ())
    return [*found.changes]


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_change_is_said_of_the_component_and_counts_operations(use: Json) -> None:
    wide, narrow = pet(type="string", maxLength=3), pet(type="string", maxLength=2)
    [change] = changes(document(wide, use, use), document(narrow, use, use))
    assert (change.id, change.component, change.path) == ("request-property-max-length-decreased", "Pet", "name")
    assert change.operations == ("POST /0", "POST /1")
    assert change.witness == Witness('{"p0": {"name": "xxx"}}', "old")
    assert change.new is not None
    assert change.new.path == ("components", "schemas", "Pet", "properties", "name", "maxLength")


def test_all_uses_together_are_one_change() -> None:
    wide, narrow = pet(type="string", maxLength=3), pet(type="string", maxLength=2)
    [change] = changes(document(wide, *USES.values()), document(narrow, *USES.values()))
    assert change.operations == tuple(f"POST /{number}" for number in range(len(USES)))


def test_null_around_a_component_is_said_apart_from_its_own_change() -> None:
    wide, narrow = pet(type="string", maxLength=3), pet(type="string", maxLength=2)
    found = changes(document(wide, USES["may be null"]), document(narrow, PET))
    assert [(change.id, change.component, change.path) for change in found] == [
        ("request-property-became-not-nullable", "", "p0"),
        ("request-property-max-length-decreased", "Pet", "name"),
    ]


def test_what_breaks_a_stable_operation_is_not_hidden_behind_a_draft() -> None:
    wide, narrow = {"type": "object", "minProperties": 1}, {"type": "object", "minProperties": 2}
    inner = {"allOf": [PET, {"maxProperties": 9}]}
    sides = []
    for schema in (wide, narrow):
        tree = json.loads(document(schema, inner, inner))
        tree["paths"]["/0"]["post"]["x-stability-level"] = "draft"
        sides.append(json.dumps(tree).encode())
    [change] = changes(*sides)
    assert (str(change.size), change.operations) == ("breaking", ("POST /0", "POST /1"))


BOTH = {"type": "string", "maxLength": 5, "pattern": "^x"}, {"type": "string", "maxLength": 3, "pattern": "^xx"}
COUNTED = (
    {"type": "array", "minItems": 1, "maxItems": 5, "items": {"type": "integer"}},
    {"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": "integer"}},
)


@pytest.mark.parametrize(
    ("pair", "shown"),
    [
        (BOTH, {"max-length-decreased": "xxxx", "pattern-changed": "x"}),
        (COUNTED, {"min-items-increased": [0], "max-items-decreased": [0, 0, 0, 0]}),
    ],
    ids=["text", "list"],
)
def test_each_of_two_edits_is_shown_by_a_value_of_its_own(pair: tuple[Json, Json], shown: dict[str, Json]) -> None:
    found = changes(*(document(side, PET) for side in pair))
    values = {change.id.removeprefix("request-property-"): change.witness for change in found}
    assert {id: json.loads(witness.value)["p0"] for id, witness in values.items() if witness} == shown
