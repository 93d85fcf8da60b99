"""Every keyword, set and unset, widened and narrowed, in every place and direction: found, and of its stated size."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from servewright.api.change import Change, Size
from servewright.api.compare import compare
from servewright.api.document.library import Library

Json = Any
TABLES = Path(__file__).with_name("api")
EDITS: list[dict[str, Json]] = yaml.safe_load((TABLES / "edit_space.yaml").read_text())
ROWS: list[dict[str, Json]] = [*EDITS, *yaml.safe_load((TABLES / "edit_space_below.yaml").read_text())]
SURFACE: list[dict[str, Json]] = yaml.safe_load((TABLES / "surface.yaml").read_text())


COMPONENTS = {"Wide": {"type": "string", "maxLength": 3}, "Narrow": {"type": "string", "maxLength": 2}}


def body(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


def inside(schema: Json) -> Json:
    return {"type": "object", "properties": {"p": schema}, "required": ["p"]}


def operation(**parts: Json) -> Json:
    return {"paths": {"/x": {"post": parts}}}


def parameter(where: str, **parts: Json) -> Json:
    return operation(parameters=[{"in": where, "name": "q", **parts}])


def answer(**parts: Json) -> Json:
    return operation(responses={"200": parts})


def called(**parts: Json) -> Json:
    return operation(callbacks={"done": {"{$request.body#/url}": {"post": parts}}})


def webhook(**parts: Json) -> Json:
    return {"webhooks": {"done": {"post": parts}}}


@dataclass(frozen=True)
class Spot:
    """Where a schema stands in a document; `sent` to our server, or else received from it; as `text` or not."""

    document: Callable[[Json], Json]
    sent: bool
    text: bool = False


SPOTS = {
    "request body": Spot(lambda schema: operation(requestBody=body(schema)), True),
    "request property": Spot(lambda schema: operation(requestBody=body(inside(schema))), True),
    "request entry": Spot(lambda schema: operation(requestBody=body({"type": "array", "items": schema})), True),
    "request part": Spot(
        lambda schema: operation(requestBody={"content": {"multipart/form-data": {"schema": inside(schema)}}}), True
    ),
    "request stream": Spot(
        lambda schema: operation(requestBody={"content": {"application/jsonl": {"itemSchema": schema}}}), True, True
    ),
    "request parameter": Spot(lambda schema: parameter("query", schema=schema), True, True),
    "query, comma separated": Spot(lambda schema: parameter("query", schema=schema, explode=False), True, True),
    "query, pipe separated": Spot(lambda schema: parameter("query", schema=schema, style="pipeDelimited"), True, True),
    "query, deep object": Spot(lambda schema: parameter("query", schema=schema, style="deepObject"), True, True),
    "request parameter content": Spot(lambda schema: parameter("query", **body(schema)), True),
    "header": Spot(lambda schema: parameter("header", schema=schema), True, True),
    "cookie": Spot(lambda schema: parameter("cookie", schema=schema), True, True),
    "path": Spot(lambda schema: {"paths": {"/{q}": parameter("path", schema=schema)["paths"]["/x"]}}, True, True),
    "path, labels": Spot(
        lambda schema: {"paths": {"/{q}": parameter("path", schema=schema, style="label")["paths"]["/x"]}}, True, True
    ),
    "response body": Spot(lambda schema: answer(**body(schema)), False),
    "response property": Spot(lambda schema: answer(**body(inside(schema))), False),
    "response values": Spot(lambda schema: answer(**body({"type": "object", "additionalProperties": schema})), False),
    "response stream": Spot(lambda schema: answer(content={"text/event-stream": {"itemSchema": schema}}), False, True),
    "response header": Spot(lambda schema: answer(headers={"X-A": {"schema": schema}}), False, True),
    "response header document": Spot(lambda schema: answer(headers={"X-A": body(schema)}), False),
    "callback request": Spot(lambda schema: called(requestBody=body(schema)), False),
    "callback answer": Spot(lambda schema: called(responses={"200": body(schema)}), True),
    "webhook request": Spot(lambda schema: webhook(requestBody=body(inside(schema))), False),
    "webhook header": Spot(
        lambda schema: webhook(parameters=[{"in": "header", "name": "q", "schema": schema}]), False, True
    ),
    "webhook answer": Spot(lambda schema: webhook(responses={"200": body(schema)}), True),
    "query method": Spot(lambda schema: {"paths": {"/x": {"query": {"requestBody": body(schema)}}}}, True),
    "method of its own": Spot(
        lambda schema: {"paths": {"/x": {"additionalOperations": {"COPY": {"requestBody": body(schema)}}}}}, True
    ),
}


def within(place: str) -> Callable[[Json], Json]:
    """The operation that holds a schema in a place."""
    return lambda schema: SPOTS[place].document(schema)["paths"]["/x"]["post"]


# Where another tool may be asked about the edits as well: in the operation of a path.
PLACES = {
    place: within(place)
    for place in (
        *("request body", "request property", "request entry", "request parameter", "request parameter content"),
        *("response body", "response property", "response values", "response header"),
    )
}


def compared(old: Json, new: Json) -> tuple[Change, ...]:
    documents = {
        name: json.dumps({"openapi": "3.2.0", **document}).encode()
        for name, document in (("old.json", old), ("new.json", new))
    }
    found = compare(Library("old.json", documents.get), Library("new.json", documents.get))
    assert (found.old_findings, found.new_findings) == ((), ())
    return found.changes


def changes(spot: Spot, old: Json, new: Json) -> tuple[Change, ...]:
    components = {"components": {"schemas": COMPONENTS}}
    return compared({**spot.document(old), **components}, {**spot.document(new), **components})


def rows(*keys: str) -> list[Any]:
    """The edits that have certain keys, in every place."""
    found = []
    for index, row in enumerate(ROWS):
        if all(key in row for key in keys):
            for place, spot in SPOTS.items():
                alike = spot.text and row.get("text") == "alike"
                if alike == ("text" in keys):
                    found.append(pytest.param(row, spot, id=f"{place}-{row.get('narrowed', row.get('named'))}-{index}"))
    return found


@pytest.mark.parametrize(("row", "spot"), rows("narrowed"))
def test_an_edit_is_found_with_its_size(row: dict[str, Json], spot: Spot) -> None:
    narrowed, widened = changes(spot, row["wide"], row["narrow"]), changes(spot, row["narrow"], row["wide"])
    breaking, safe = (narrowed, widened) if spot.sent else (widened, narrowed)
    assert {change.size for change in breaking} == {Size.BREAKING}
    assert {change.size for change in safe} == {Size.ADDITIVE}
    assert any(names(change, row["narrowed"]) for change in narrowed), [change.id for change in narrowed]
    assert any(names(change, row["widened"]) for change in widened), [change.id for change in widened]
    assert all(change.witness is None or (change.decided and change in breaking) for change in (*narrowed, *widened))


@pytest.mark.parametrize(("row", "spot"), rows("one", "other"))
def test_an_exchange_breaks_either_way(row: dict[str, Json], spot: Spot) -> None:
    for old, new in ((row["one"], row["other"]), (row["other"], row["one"])):
        found = changes(spot, old, new)
        assert {change.size for change in found} == {Size.BREAKING}
        assert any(names(change, stem) for change in found for stem in row["named"].split("|"))


@pytest.mark.parametrize(("row", "spot"), rows("narrowed", "text"))
def test_what_travels_as_text_may_be_called_one(row: dict[str, Json], spot: Spot) -> None:
    for old, new in ((row["wide"], row["narrow"]), (row["narrow"], row["wide"])):
        assert {change.size for change in changes(spot, old, new)} == {Size.ADDITIVE}


def names(change: Change, stem: str) -> bool:
    """Whether an id ends in a stem; a change of type has its own word for each direction."""
    ends = (
        ("type-changed", "type-specialized", "type-generalized", "-closed", "-opened")
        if stem.startswith("type-")
        else (stem,)
    )
    return change.id.endswith(ends)


@pytest.mark.parametrize("row", SURFACE, ids=lambda row: str(row["name"]))
def test_what_is_around_schemas_is_compared_to_the_letter(row: dict[str, Json]) -> None:
    for old, new, expected in (("old", "new", "changes"), ("new", "old", "back")):
        found = [
            f"{each.size} {each.level} {each.id}{'' if each.decided else ' (undecided)'}"
            for each in compared(row[old], row[new])
        ]
        assert found == row[expected]
