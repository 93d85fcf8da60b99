"""Every keyword, set and unset, widened and narrowed, in every place and direction: found, and of its stated size."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from servewright.api.change import Change, Size
from servewright.api.compare import compare
from servewright.api.document.library import Library

Json = Any
EDITS: list[dict[str, Json]] = yaml.safe_load((Path(__file__).with_name("api") / "edit_space.yaml").read_text())


def body(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


def inside(schema: Json) -> Json:
    return {"type": "object", "properties": {"p": schema}, "required": ["p"]}


PLACES: dict[str, Callable[[Json], Json]] = {
    "request body": lambda schema: {"requestBody": body(schema)},
    "request property": lambda schema: {"requestBody": body(inside(schema))},
    "request entry": lambda schema: {"requestBody": body({"type": "array", "items": schema})},
    "request parameter": lambda schema: {"parameters": [{"in": "query", "name": "q", "schema": schema}]},
    "request parameter content": lambda schema: {"parameters": [{"in": "query", "name": "q", **body(schema)}]},
    "response body": lambda schema: {"responses": {"200": body(schema)}},
    "response property": lambda schema: {"responses": {"200": body(inside(schema))}},
    "response values": lambda schema: {"responses": {"200": body({"type": "object", "additionalProperties": schema})}},
    "response header": lambda schema: {"responses": {"200": {"headers": {"X-A": {"schema": schema}}}}},
}
# Everything is a text there, so that what becomes one is as good as before.
TEXTUAL = {"request parameter", "response header"}


def changes(place: str, old: Json, new: Json) -> tuple[Change, ...]:
    documents = {
        name: json.dumps({"openapi": "3.1.0", "paths": {"/x": {"post": PLACES[place](schema)}}}).encode()
        for name, schema in (("old.json", old), ("new.json", new))
    }
    return compare(Library("old.json", documents.get), Library("new.json", documents.get)).changes


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("edit", EDITS, ids=[f"{edit['narrowed']}-{index}" for index, edit in enumerate(EDITS)])
def test_an_edit_is_found_with_its_size(edit: dict[str, Json], place: str) -> None:
    if place in TEXTUAL and "type" in edit["narrowed"]:
        pytest.skip("another law: text carries any type")
    narrowed, widened = changes(place, edit["wide"], edit["narrow"]), changes(place, edit["narrow"], edit["wide"])
    breaking, safe = (narrowed, widened) if place.startswith("request") else (widened, narrowed)
    assert {change.size for change in breaking} == {Size.BREAKING}
    assert {change.size for change in safe} == {Size.ADDITIVE}
    assert any(names(change, edit["narrowed"]) for change in narrowed), [change.id for change in narrowed]
    assert any(names(change, edit["widened"]) for change in widened), [change.id for change in widened]


def names(change: Change, stem: str) -> bool:
    """Whether an id ends in a stem; a change of type has its own word for each direction."""
    ends = (
        ("type-changed", "type-specialized", "type-generalized", "-closed", "-opened")
        if stem.startswith("type-")
        else (stem,)
    )
    return change.id.endswith(ends)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("edit", EDITS, ids=[f"{edit['narrowed']}-{index}" for index, edit in enumerate(EDITS)])
def test_what_a_witness_shows_is_so(edit: dict[str, Json], place: str) -> None:
    for old, new in ((edit["wide"], edit["narrow"]), (edit["narrow"], edit["wide"])):
        for change in changes(place, old, new):
            assert change.witness is None or change.size is Size.BREAKING
            assert change.witness is None or change.decided
