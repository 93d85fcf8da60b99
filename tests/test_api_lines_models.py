"""Changes of models that a Python server runs, and the documents that they have."""

import json
from typing import Any

import pytest

from servewright.api.change import Size
from servewright.api.compare import compare
from servewright.api.lines.compare import compare_lines
from servewright.api.lines.document import line_document, route_document
from servewright.api.lines.documents.unchanged import is_whole
from servewright.api.lines.faults import faults
from servewright.api.lines.side import Side
from tests.api_lines import library, model, prompt, route, said

FASTAPI = {"source": "service", "openapi": "openapi.json"}


def openapi(schema: Any, **more: Any) -> str:
    body = {"content": {"application/json": {"schema": schema}}}
    paths = {"/score": {"post": {"requestBody": body, "responses": {"200": {"description": ""}}}}}
    return json.dumps({"openapi": "3.1.0", "info": {"title": "", "version": "1"}, "paths": paths, **more})


def service(text: str, files: dict[str, str] | None = None, **part: Any) -> Side:
    everything = {"openapi.json": text, "service/main.py": "pass", **(files or {})}
    return model({"fastapi": {**FASTAPI, **part}}, everything)


SCORE = openapi({"type": "string"})


def test_the_engine_judges_a_services_own_document_in_its_own_file() -> None:
    old, new = service(SCORE), service(openapi({"type": "string", "maxLength": 3}))
    (change,) = compare_lines(old, new)
    assert (change.id, change.size) == ("request-body-max-length-set", Size.BREAKING)
    assert change.new is not None
    assert change.new.file == "specs/team/openapi.json"
    assert change.witness is not None


HIDDEN = [
    ("weights", {}, {"artifact": {"uri": "s3://weights/other"}}, ["patch artifact-changed"]),
    ("server image", {"image": "python:3.12"}, {}, ["patch server-configuration-changed"]),
    ("health paths are no API", {"health": {"live": "/alive"}}, {}, ["patch server-configuration-changed"]),
    ("operations", {"workers": 4, "port": 9000, "concurrency": 3}, {"scaling": {"min": 2}}, []),
    ("version", {}, {"version": "1.0.1"}, []),
]


@pytest.mark.parametrize(("name", "part", "body", "found"), HIDDEN, ids=[case[0] for case in HIDDEN])
def test_what_callers_cannot_see(name: str, part: Any, body: Any, found: list[str]) -> None:
    old = model({"fastapi": FASTAPI}, {"openapi.json": SCORE})
    assert said(compare_lines(old, model({"fastapi": {**FASTAPI, **part}}, {"openapi.json": SCORE}, **body))) == found


def test_source_code_counts_wherever_the_folder_lies() -> None:
    old = service(SCORE)
    moved = model({"fastapi": FASTAPI}, {"openapi.json": SCORE, "service/main.py": "pass"}, file="renders/x/1.0.0.yaml")
    edited = service(SCORE, {"service/main.py": "raise"})
    assert compare_lines(old, moved) == ()
    assert said(compare_lines(old, edited)) == ["patch source-changed"]


def test_weights_of_the_repository_count_by_content() -> None:
    def weights(path: str, content: str) -> Side:
        return model({"torchserve": {"handler": "h"}}, {path: content}, artifact={"uri": path})

    assert compare_lines(weights("a.pt", "1"), weights("b.pt", "1")) == ()
    assert said(compare_lines(weights("a.pt", "1"), weights("a.pt", "2"))) == ["patch artifact-changed"]


def test_a_reference_to_a_file_that_changed_is_followed() -> None:
    text = openapi({"$ref": "parts.json#/Score"})
    old, new = (service(text, {"parts.json": json.dumps({"Score": {"type": t}})}) for t in ("string", "integer"))
    assert said(compare_lines(old, new)) == ["breaking request-body-type-changed"]
    assert compare_lines(old, old) == ()


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ('{"$ref": "#/a"}', True),
        ('{"$ref":"a.json"}', False),
        ("$ref: '#/a'", True),
        ("$ref: a.yaml", False),
        ("{}", True),
        (r'{"\u0024ref": "a.json"}', False),
        ("$ref: >-\n  a.yaml", False),
    ],
)
def test_whole_files(text: str, whole: bool) -> None:
    assert is_whole(text.encode()) is whole


def test_the_document_of_a_service_is_in_one_piece() -> None:
    files = {
        "parts.json": json.dumps(
            {
                "components": {
                    "schemas": {"Score": {"type": "array", "items": {"$ref": "#/components/schemas/Point"}}}
                },
                "x": {"y": {"$ref": "deep/er.yaml"}},
            }
        ).replace('"x": {"y"', '"components2": {"y"'),
        "deep/er.yaml": "type: object\nproperties: {back: {$ref: '../openapi.json#/components/schemas/Own'}}\n",
    }
    parts = json.loads(files["parts.json"])
    parts["components"]["schemas"]["Point"] = {"$ref": "deep/er.yaml"}
    files["parts.json"] = json.dumps(parts)
    components = {"components": {"schemas": {"Own": {"type": "string"}, "er": {"type": "integer"}}}}
    side = service(openapi({"$ref": "parts.json#/components/schemas/Score"}, **components), files)
    document = line_document(side)
    assert document is not None
    assert document["components"] == {
        "schemas": {
            "Own": {"type": "string"},
            "er": {"type": "integer"},
            "Score": {"type": "array", "items": {"$ref": "#/components/schemas/Point"}},
            "Point": {"$ref": "#/components/schemas/er-2"},
            "er-2": {"type": "object", "properties": {"back": {"$ref": "#/components/schemas/Own"}}},
        }
    }
    assert compare(library(document), library(document)).changes == ()


def test_path_items_and_parameters_elsewhere_are_brought_in() -> None:
    parameter = {"name": "q", "in": "query", "schema": {"type": "string"}}
    item = {"get": {"parameters": [{"$ref": "parts.json#/q"}], "responses": {"200": {"description": ""}}}}
    main = {"openapi": "3.0.3", "info": {"title": "", "version": "1"}, "paths": {"/a": {"$ref": "item.json"}}}
    side = service(json.dumps(main), {"item.json": json.dumps(item), "parts.json": json.dumps({"q": parameter})})
    document = line_document(side)
    assert document is not None
    assert document["paths"]["/a"]["get"]["parameters"] == [{"$ref": "#/components/parameters/q"}]
    assert document["components"] == {"parameters": {"q": parameter}}


def test_what_other_tools_write_can_be_printed() -> None:
    text = SCORE.replace(
        '"type": "string"', '"maximum": NaN, "minimum": 1e999, "example": ["\\ud800", 99999999999999999999]'
    )
    document = line_document(service(text))
    assert document is not None
    schema = document["paths"]["/score"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {"maximum": None, "minimum": None, "example": ["\\ud800", "1e+20"]}


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"swagger": "2.0"}', '{"openapi": "3.1.0", "paths": {"/": {"$ref": "gone.json"}}}']
)
def test_a_broken_document_is_a_finding_of_its_side(text: str) -> None:
    sound, broken = service(SCORE), service(text)
    assert len(faults(broken)) == 1
    assert faults(sound) == ()
    assert "breaking api-not-comparable" in said(compare_lines(broken, sound))
    assert all(change.id != "api-not-comparable" for change in compare_lines(sound, broken))


@pytest.mark.parametrize(
    "odd", [None, [], "", 7, [[]], {"schemas": []}, {"/score": []}, {"/score": {"post": {"responses": []}}}]
)
@pytest.mark.parametrize("key", ["components", "paths", "security", "info", "webhooks"])
def test_odd_documents_are_no_traceback(key: str, odd: Any) -> None:
    tree = {**json.loads(openapi({"$ref": "part.json"})), key: odd}
    sound = service(SCORE)
    side = service(json.dumps(tree), {"part.json": '{"discriminator": {"mapping": {"a": "b/c", "d": 1}}}'})
    faults(side)
    document = line_document(side)
    assert document is not None
    route_paths(side, consumers=["menu"], methods=["POST"])
    assert compare_lines(side, side) == ()
    compare_lines(sound, side)
    compare_lines(side, sound)


def test_a_document_that_is_not_there() -> None:
    side = model({"fastapi": FASTAPI})
    assert line_document(side) is None
    assert [finding.message for finding in faults(side)] == ["`specs/team/openapi.json` does not exist"]
    assert list(route_paths(side)) == []


def route_paths(side: Side, **more: Any) -> Any:
    body = {"host": "a.example.com", "path": "/", "to": {"model": "eta@1"}, **more}
    return route_document(route(body, side))["paths"]


VLLM = [
    ("name", {}, {"servedName": "other"}, ["breaking vllm-served-name-changed"], ["breaking vllm-served-name-changed"]),
    ("the name that is the default", {}, {"servedName": "eta"}, [], []),
    (
        "window",
        {"maxModelLength": 8},
        {"maxModelLength": 9},
        ["additive max-model-length-raised"],
        ["breaking max-model-length-lowered"],
    ),
    (
        "the model's own window",
        {"maxModelLength": 8},
        {},
        ["additive max-model-length-raised"],
        ["breaking max-model-length-lowered"],
    ),
    ("operations", {}, {"tensorParallel": 2}, [], []),
]


@pytest.mark.parametrize(("name", "old", "new", "there", "back"), VLLM, ids=[case[0] for case in VLLM])
def test_vllm(name: str, old: Any, new: Any, there: list[str], back: list[str]) -> None:
    first, second = model({"vllm": old}), model({"vllm": new})
    for pair, found in (((first, second), there), ((second, first), back)):
        assert said(compare_lines(*pair)) == found
        engine = compare(library(line_document(pair[0])), library(line_document(pair[1]))).changes
        assert any(change.size is Size.BREAKING for change in engine) == any("breaking" in text for text in found)


TRITON = {
    "backend": "python",
    "inputs": [{"name": "a", "type": "FP32", "dims": [1]}],
    "outputs": [{"name": "y", "type": "FP32", "dims": [1]}],
}


def test_another_server_is_judged_by_both_documents() -> None:
    old, new = model({"triton": TRITON}), service(SCORE)
    found = said(compare_lines(old, new))
    assert "patch runtime-changed" in found
    assert found.count("breaking api-path-removed-without-deprecation") == 6
    assert "additive endpoint-added" in found
    places = {(change.old.file, change.new.file) for change in compare_lines(old, new) if change.old and change.new}
    assert places == {
        ("specs/team/spec.yaml", "specs/team/openapi.json"),
        ("specs/team/spec.yaml", "specs/team/spec.yaml"),
    }


def test_the_same_document_behind_another_server_is_no_change_of_the_api() -> None:
    old = model({"fastapi": FASTAPI}, {"openapi.json": SCORE})
    new = model({"torchserve": {"handler": "h", "openapi": "openapi.json"}}, {"openapi.json": SCORE})
    assert said(compare_lines(old, new)) == ["patch runtime-changed"]


def test_a_document_where_torchserve_spoke_for_itself() -> None:
    old = model({"torchserve": {"handler": "h"}})
    new = model({"torchserve": {"handler": "h", "openapi": "openapi.json"}}, {"openapi.json": SCORE})
    assert said(compare_lines(old, new)) == ["breaking api-path-removed-without-deprecation", "additive endpoint-added"]


def test_kinds_do_not_mix() -> None:
    with pytest.raises(TypeError, match="a Model and a Prompt have no API to compare"):
        compare_lines(model({"triton": TRITON}), prompt({}))
