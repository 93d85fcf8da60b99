"""The JSON Schemas for editors: no false alarm, and none of the mistakes missed that an editor can point at."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from servewright.core.kind import find_kinds
from servewright.formats.units.secret_shape import looks_secret
from servewright.formats.yaml.load import load
from tests.command_line import servewright
from tests.mutations import strange
from tests.oddities import NAMES as ODD_NAMES
from tests.oddities import PLAUSIBLE
from tests.trees import REPOSITORY, platform, read_tree

Node = tuple[Any, Any]


@cache
def schemas() -> dict[str, Any]:
    """What the command writes, by file name."""
    with TemporaryDirectory() as folder:
        assert servewright("schema", "-o", folder).code == 0
        return {path.name: json.loads(path.read_bytes()) for path in Path(folder).iterdir()}


@cache
def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """An editor's view of a schema, whose references are files beside it."""

    def retrieve(uri: str) -> Any:
        return schemas()[uri.rpartition("/")[2]]

    return jsonschema_rs.Draft202012Validator(schemas()[name], retriever=retrieve)


@cache
def documents() -> tuple[dict[str, Any], ...]:
    """Every spec of the example and of the small platform."""
    files = {**read_tree(REPOSITORY), **{f"small/{path}": text for path, text in platform().items()}}
    found = [
        document.value
        for path, text in sorted(files.items())
        if path.endswith(".yaml") and not {"locks", "pins"} & set(path.split("/"))
        for document in load(path, text).documents
    ]
    return tuple(tree for tree in found if isinstance(tree, dict))


NAMES = [
    f"{number}-{tree['kind']}-{tree.get('metadata', {}).get('name', '')}" for number, tree in enumerate(documents())
]


@pytest.mark.parametrize("tree", documents(), ids=NAMES)
def test_every_spec_is_valid(tree: dict[str, Any]) -> None:
    assert list(validator("any.schema.json").iter_errors(tree)) == []
    assert list(validator(f"{tree['kind'].lower()}.schema.json").iter_errors(tree)) == []


def test_every_kind_is_there() -> None:
    assert {tree["kind"] for tree in documents()} == set(find_kinds())
    assert schemas().keys() == {f"{name.lower()}.schema.json" for name in find_kinds()} | {"any.schema.json"}
    for schema in schemas().values():
        jsonschema_rs.meta.validate(schema)


def test_every_field_is_described() -> None:
    """Editors show it beside the cursor."""
    lacking = [
        f"{name}: {'.'.join(path)}"
        for name, schema in schemas().items()
        if name != "any.schema.json"
        for path, field in _fields(schema, ())
        if not field.get("description") and "const" not in field and "$ref" not in field
    ]
    assert lacking == []


def _fields(schema: Any, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            yield (*at, name), field
        for key, value in schema.items():
            yield from _fields(value, (*at, key))
    elif isinstance(schema, list):
        for item in schema:
            yield from _fields(item, at)


OTHERS: dict[str, Any] = {
    "no kind": {"apiVersion": "servewright.dev/v1"},
    "no version": {"kind": "Team"},
    "another kind": {"apiVersion": "servewright.dev/v1", "kind": "Teem"},
    "another version": {**documents()[0], "apiVersion": "servewright.dev/v2"},
    "a list": [],
    "nothing": None,
}


@pytest.mark.parametrize("tree", OTHERS.values(), ids=OTHERS)
def test_what_is_no_spec_is_refused(tree: Any) -> None:
    assert not validator("any.schema.json").is_valid(tree)


# What both have to agree about.


@st.composite
def changed(draw: Callable[[st.SearchStrategy[Any]], Any]) -> dict[str, Any]:
    """A spec with a key too many, a key too few, or another value."""
    tree: dict[str, Any] = deepcopy(draw(st.sampled_from(documents())))
    for _ in range(draw(st.integers(1, 2))):
        holder, key = draw(st.sampled_from(list(_nodes(tree))))
        what = draw(st.sampled_from(["add", "drop", "rename", "change", "change", "change plausibly"]))
        if what == "drop":
            del holder[key]
        elif what.startswith("change"):
            holder[key] = draw(strange() if what == "change" else st.sampled_from(PLAUSIBLE) | st.integers(-1, 99))
        elif isinstance(holder, dict):
            holder[draw(st.sampled_from(ODD_NAMES))] = holder[key] if what == "add" else holder.pop(key)
    return tree


def _nodes(node: Any) -> Iterator[Node]:
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list) and node[key]:
            yield from _nodes(node[key])


# What no JSON Schema sees, and the types do: pydantic's name of the mistake, and why an editor does not point at it.
UNSEEN = {
    "one_of": "which key is present chooses the alternative; an editor would list the faults of all of them",
    "with": "two keys stand together or not at all",
    "fallback": "two keys stand together or not at all",
    "without": "a value names a key beside it",
    "weights": "several numbers are added",
    "scaling": "two numbers are compared",
    "whole float": "3.0 is an integer to JSON Schema, and none to the types",
    "too_short": "pydantic counts the elements that are valid",
    "value_error": "a unit's grammar has a check beyond its pattern, or a value lies between numbers that have units",
}


@settings(max_examples=400)
@given(changed())
def test_an_editor_says_what_the_compiler_says(tree: dict[str, Any]) -> None:
    kind = next((kind for name, kind in find_kinds().items() if name == tree.get("kind")), None)
    if kind is None:
        assert not validator("any.schema.json").is_valid(tree)
        return
    seen = validator(f"{kind.name.lower()}.schema.json").is_valid(tree)
    try:
        kind.document.model_validate(tree)
    except ValidationError as error:
        faults = {_sort(details) for details in error.errors(include_url=False)}
        assert not seen or faults <= UNSEEN.keys(), error
    else:
        assert seen, [fault.message for fault in validator(f"{kind.name.lower()}.schema.json").iter_errors(tree)]


# Quantities that may be written as a bare number.
NUMBERS = {"cpu", "memory"}


def _sort(details: Any) -> str:
    """A text that is no such unit may be beyond a pattern; a list or a number in its place is not."""
    written = str | int | float if details["loc"][-1] in NUMBERS else str
    if details["type"] == "value_error" and not isinstance(details["input"], written):
        return "wrong type"
    if details["type"] == "int_type" and isinstance(details["input"], float) and details["input"].is_integer():
        return "whole float"
    return str(details["type"])


def test_no_schema_holds_what_looks_like_a_secret() -> None:
    assert not any(looks_secret(text) for text in _texts(schemas()))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _texts(below)
