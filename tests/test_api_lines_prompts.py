"""Changes of prompts: every edit by its id and size, with requests that show them, and their laws."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from servewright.api.change import Level, Size
from servewright.api.compare import compare
from servewright.api.lines.compare import compare_lines
from servewright.api.lines.document import line_document
from servewright.api.lines.faults import faults
from servewright.api.lines.ids import IDS
from servewright.api.lines.prompts.schemas import variables_schema
from servewright.api.lines.side import Side
from tests.api_lines import library, prompt, said

CASES = yaml.safe_load((Path(__file__).parent / "api" / "lines" / "prompts.yaml").read_text(encoding="utf-8"))
DIRECTIONS = [(case, way) for case in CASES for way in ("there", "back")]
NAMES = [f"{case['name']}, {way}" for case, way in DIRECTIONS]
# An image is not written out, and an answer of the engine has its witness from there.
SHOWN = ("prompt-variable-added", "prompt-variable-removed", "prompt-variable-became-required")


def sides(case: dict[str, Any], way: str) -> tuple[Side, Side]:
    texts = case.get("schema", ["", ""])
    old, new = (
        prompt(case[part], {"out.json": text} if text else {}) for part, text in zip(("old", "new"), texts, strict=True)
    )
    return (old, new) if way == "there" else (new, old)


@pytest.mark.parametrize(("case", "way"), DIRECTIONS, ids=NAMES)
def test_each_edit_is_one_change(case: dict[str, Any], way: str) -> None:
    assert said(compare_lines(*sides(case, way))) == case[way]


@pytest.mark.parametrize(("case", "way"), DIRECTIONS, ids=NAMES)
def test_what_breaks_is_shown_by_a_request(case: dict[str, Any], way: str) -> None:
    pair = sides(case, way)
    for change in compare_lines(*pair):
        assert change.id not in SHOWN or change.witness is not None, change
        if change.witness is not None and change.witness.accepted == "old":
            value = json.loads(change.witness.value)
            assert [takes(side, value) for side in pair] == [True, False]


@pytest.mark.parametrize(("case", "way"), DIRECTIONS, ids=NAMES)
def test_the_engine_judges_the_documents_alike(case: dict[str, Any], way: str) -> None:
    if case["name"] == "any text for words" and way == "there":
        return  # beside an `enum` the engine does not see that no word is longer than the new bound
    old, new = sides(case, way)
    breaking = {change.id for change in compare_lines(old, new) if change.size is Size.BREAKING}
    shown = any(id not in IDS or IDS[id].is_shown for id in breaking)
    assert by_engine(old, new) or not shown
    assert breaking or not by_engine(old, new)


def test_places_are_in_the_spec_and_in_the_schema() -> None:
    text = '{"type": "object", "properties": {"a": {"type": "string", "maxLength": %d}}}'
    body = {"output": {"schema": "out.json"}, "variables": {"dish": {"type": "string", "maxLength": 5}}}
    narrow = {**body, "variables": {"dish": {"type": "string", "maxLength": 4}}}
    old = prompt(body, {"out.json": text % 1}, file="renders/releases/prompt/caption/1.0.0.yaml")
    new = prompt(narrow, {"out.json": text % 2}, file="specs/menu/caption.yaml")
    variable, answer = compare_lines(old, new)
    assert variable.old is not None and variable.new is not None
    assert answer.old is not None and answer.new is not None
    assert (variable.old.file, variable.new.file) == (old.spec.file, "specs/menu/caption.yaml")
    assert variable.new.path == ("spec", "variables", "dish", "maxLength")
    assert (answer.old.file, answer.new.file) == ("renders/releases/prompt/caption/out.json", "specs/menu/out.json")
    assert answer.new.path == ("properties", "a", "maxLength")


def test_a_schema_that_refers_to_another_file_is_followed() -> None:
    body = {"output": {"schema": "out.json"}}
    files = {"out.json": '{"$ref": "price.json"}', "price.json": '{"type": "integer"}'}
    old, new = prompt(body, files), prompt(body, {**files, "price.json": '{"type": "number"}'})
    assert said(compare_lines(old, new)) == ["breaking response-body-type-generalized"]
    document = line_document(old)
    assert document is not None
    assert document["components"]["schemas"] == {
        "out": {"$ref": "#/components/schemas/price"},
        "price": {"type": "integer"},
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "text is not JSON: expecting property name enclosed in double quotes"),
        ('{"$ref": "gone.json"}', "reference `gone.json` names `specs/team/gone.json`, which does not exist"),
        ('{"$ref": "https://example.com/a.json"}', "reference `https://example.com/a.json` is no relative path"),
    ],
)
def test_a_broken_schema_is_a_finding_of_its_side(text: str, message: str) -> None:
    body = {"output": {"schema": "out.json"}}
    sound, broken = prompt(body, {"out.json": "{}"}), prompt(body, {"out.json": text})
    assert [finding.message for finding in faults(broken)] == [message]
    assert faults(sound) == ()
    # What was released and cannot be read any more may have said anything.
    assert "breaking api-not-comparable" in said(compare_lines(broken, sound))
    assert "breaking api-not-comparable" not in said(compare_lines(sound, broken))


def test_a_need_warns_and_asks_for_a_minor() -> None:
    (change,) = compare_lines(prompt({}), prompt({"needs": ["vision"]}))
    assert (change.size, change.level) == (Size.ADDITIVE, Level.WARNING)


def test_a_template_moved_with_its_content_is_no_change() -> None:
    old = prompt({"messages": [{"role": "user", "file": "a.jinja"}]}, {"a.jinja": "Hello"})
    new = prompt({"messages": [{"role": "user", "file": "b.jinja"}]}, {"b.jinja": "Hello"})
    other = prompt({"messages": [{"role": "user", "file": "b.jinja"}]}, {"b.jinja": "Hullo"})
    assert compare_lines(old, new) == ()
    assert said(compare_lines(new, other)) == ["patch prompt-text-changed"]


def takes(side: Side, value: Any) -> bool:
    return bool(jsonschema_rs.Draft202012Validator(variables_schema(side.spec.body)).is_valid(value))


def by_engine(old: Side, new: Side) -> bool:
    changes = compare(library(line_document(old)), library(line_document(new))).changes
    return any(change.size is Size.BREAKING for change in changes)


def by_lines(old: Side, new: Side) -> bool:
    return any(change.size is Size.BREAKING for change in compare_lines(old, new))


WORDS = st.sampled_from(["", "a", "bb", "ccc"])
VARIABLE = st.one_of(
    st.fixed_dictionaries({"type": st.just("string"), "maxLength": st.integers(1, 3)}, optional={"default": WORDS}),
    st.fixed_dictionaries(
        {"type": st.just("number")},
        optional={"minimum": st.integers(0, 2), "maximum": st.integers(2, 4), "default": st.just(2)},
    ),
    st.fixed_dictionaries({"enum": st.lists(WORDS, min_size=1, unique=True)}, optional={"default": WORDS}),
    st.fixed_dictionaries({"type": st.just("image"), "maxSize": st.sampled_from(["1B", "3B", "1KiB"])}),
)
PROMPTS = st.dictionaries(st.sampled_from(["p", "q"]), VARIABLE, max_size=2)
VALUES = st.dictionaries(
    st.sampled_from(["p", "q", "r"]),
    st.one_of(WORDS, st.integers(-1, 5), st.sampled_from(["dddd", "x" * 8])),
    max_size=2,
)


@given(PROMPTS, PROMPTS, st.lists(VALUES, max_size=8))
@settings(max_examples=200, deadline=None)
def test_a_request_that_is_refused_now_means_that_something_broke(old: Any, new: Any, values: list[Any]) -> None:
    pair = prompt({"variables": old}), prompt({"variables": new})
    if any(takes(pair[0], value) and not takes(pair[1], value) for value in values):
        assert by_lines(*pair)


@given(PROMPTS)
@settings(max_examples=50, deadline=None)
def test_a_prompt_against_itself_is_quiet(variables: Any) -> None:
    side = prompt({"variables": variables})
    assert compare_lines(side, side) == ()
    assert compare(library(line_document(side)), library(line_document(side))).changes == ()


@given(PROMPTS, PROMPTS)
@settings(max_examples=100, deadline=None)
def test_what_the_engine_sees_break_is_seen(old: Any, new: Any) -> None:
    pair = prompt({"variables": old}), prompt({"variables": new})
    decided = [
        change
        for change in compare(library(line_document(pair[0])), library(line_document(pair[1]))).changes
        if change.size is Size.BREAKING and change.witness is not None
    ]
    assert not decided or by_lines(*pair)
