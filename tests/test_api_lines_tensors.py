"""Changes of tensors: every edit by its id and size, with requests and answers that show them, and their laws."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from servewright.api.change import Change, Size
from servewright.api.compare import compare
from servewright.api.lines.compare import compare_lines
from servewright.api.lines.document import line_document
from servewright.api.lines.ids import IDS
from servewright.api.lines.side import Side
from servewright.api.lines.tensors.schemas import escaped, infer_schemas
from servewright.formats.units.tensor import TensorType
from tests.api_lines import library, model, said

CASES = yaml.safe_load((Path(__file__).parent / "api" / "lines" / "tensors.yaml").read_text(encoding="utf-8"))
BASE = {
    "backend": "onnxruntime",
    "maxBatchSize": 8,
    "inputs": [
        {"name": "a", "type": "FP32", "dims": [4]},
        {"name": "b", "type": "INT64", "dims": [-1], "optional": True},
    ],
    "outputs": [{"name": "y", "type": "FP32", "dims": [1]}, {"name": "z", "type": "FP32", "dims": [-1]}],
}
# Streams have no document of tensors, and no witness of one operation fits the other.
STREAMS = ("decoupled-turned-on", "decoupled-turned-off", "sequence-batching-turned-off")
DIRECTIONS = [(case, way) for case in CASES for way in ("there", "back")]
NAMES = [f"{case['name']}, {way}" for case, way in DIRECTIONS]


def triton(part: dict[str, Any]) -> Side:
    return model({"triton": {**BASE, **part}})


def sides(case: dict[str, Any], way: str) -> tuple[Side, Side]:
    old, new = triton(case["old"]), triton(case["new"])
    return (old, new) if way == "there" else (new, old)


@pytest.mark.parametrize(("case", "way"), DIRECTIONS, ids=NAMES)
def test_each_edit_is_one_change(case: dict[str, Any], way: str) -> None:
    assert said(compare_lines(*sides(case, way))) == case[way]


@pytest.mark.parametrize(("case", "way"), DIRECTIONS, ids=NAMES)
def test_what_breaks_is_shown_by_a_request_or_an_answer(case: dict[str, Any], way: str) -> None:
    old, new = sides(case, way)
    for change in compare_lines(old, new):
        expected = change.size is Size.BREAKING and change.id not in STREAMS
        assert (change.witness is not None) == expected, change
        if change.witness is not None:
            assert accepted_by(change, old, new) == (change.witness.accepted == "old", change.witness.accepted == "new")


@pytest.mark.parametrize(("case", "way"), DIRECTIONS, ids=NAMES)
def test_places_are_of_both_sides(case: dict[str, Any], way: str) -> None:
    for change in compare_lines(*sides(case, way)):
        for place in (change.old, change.new):
            assert place is not None
            assert place.path[:2] == ("spec", "runtime"), change


@pytest.mark.parametrize(("case", "way"), DIRECTIONS, ids=NAMES)
def test_the_engine_judges_the_documents_alike(case: dict[str, Any], way: str) -> None:
    old, new = sides(case, way)
    assert by_engine(old, new) == by_lines(old, new)


def accepted_by(change: Change, old: Side, new: Side) -> tuple[bool, bool]:
    """By both sides' documents, the answer's schema where the new side gives it."""
    assert change.witness is not None
    name = "InferRequest" if change.witness.accepted == "old" else "InferResponse"
    value = json.loads(change.witness.value)
    found = [
        validator(infer_schemas(side.spec.name, side.spec.body.runtime.triton), name).is_valid(value)
        for side in (old, new)
    ]
    return found[0], found[1]


def validator(schemas: Any, name: str) -> Any:
    tree = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
    return jsonschema_rs.Draft202012Validator(tree)


def by_engine(old: Side, new: Side) -> bool:
    """Whether something breaks, by the two documents alone."""
    changes = compare(library(line_document(old)), library(line_document(new))).changes
    return any(change.size is Size.BREAKING for change in changes)


def by_lines(old: Side, new: Side) -> bool:
    """Whether something breaks that documents can show."""
    return any(change.size is Size.BREAKING and IDS[change.id].is_shown for change in compare_lines(old, new))


TENSOR = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["a", "b", "c/d", "c.d"]),
        "type": st.sampled_from(["FP32", "INT8", "FP16", "STRING"]),
        "dims": st.lists(st.sampled_from([-1, 1, 2]), min_size=1, max_size=2),
    }
)
INPUT = st.builds(lambda tensor, optional: {**tensor, "optional": optional}, TENSOR, st.booleans())


def named_apart(tensor: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(tensor, min_size=1, max_size=3, unique_by=lambda each: each["name"])


MODELS = st.fixed_dictionaries(
    {"maxBatchSize": st.sampled_from([0, 2, 4]), "inputs": named_apart(INPUT), "outputs": named_apart(TENSOR)}
)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Side, Side]:
    """Two models, most often one part apart."""
    old = draw(MODELS)
    new = dict(draw(MODELS)) if draw(st.integers(0, 3)) == 0 else dict(old)
    part = draw(st.sampled_from(sorted(new)))
    new[part] = draw(MODELS)[part]
    return triton(old), triton(new)


@given(pairs())
@settings(max_examples=150, deadline=None)
def test_documents_and_tensors_agree_on_what_breaks(pair: tuple[Side, Side]) -> None:
    assert by_engine(*pair) == by_lines(*pair)


@given(MODELS)
@settings(max_examples=50, deadline=None)
def test_a_model_against_itself_is_quiet(tree: dict[str, Any]) -> None:
    assert compare_lines(triton(tree), triton(tree)) == ()
    document = line_document(triton(tree))
    assert compare(library(document), library(document)).changes == ()


@given(pairs(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_request_that_is_refused_now_means_that_something_broke(pair: tuple[Side, Side], data: st.DataObject) -> None:
    old, new = (side.spec.body.runtime.triton for side in pair)
    inputs = [
        {
            "name": tensor.name,
            "datatype": tensor.type.protocol,
            "shape": data.draw(SHAPES),
            "data": [],
            "parameters": {},
        }
        for tensor in old.inputs
        if not tensor.optional or data.draw(st.booleans())
    ]
    before, after = (validator(infer_schemas("eta", runtime), "InferRequest") for runtime in (old, new))
    if before.is_valid({"inputs": inputs}) and not after.is_valid({"inputs": inputs}):
        assert any(change.size is Size.BREAKING for change in compare_lines(*pair))


SHAPES = st.lists(st.integers(0, 5), min_size=1, max_size=3)


@given(st.lists(st.text(min_size=1, max_size=4), unique=True))
def test_tensors_of_two_names_are_two_components(names: list[str]) -> None:
    assert len({escaped(name) for name in names}) == len(names)


@pytest.mark.parametrize("type", list(TensorType))
def test_every_type_has_a_document_and_a_witness(type: TensorType) -> None:
    def side(dims: list[int]) -> Side:
        return triton({"inputs": [{"name": "a", "type": type.value, "dims": dims}]})

    (change,) = compare_lines(side([1]), side([2]))
    assert change.witness is not None
    assert by_engine(side([1]), side([2]))


def test_a_decoupled_model_has_no_plain_inference() -> None:
    document = line_document(triton({"config": {"model_transaction_policy": {"decoupled": True}}}))
    assert document is not None
    assert [path for path in document["paths"] if path.startswith("/v2/models/")] == [
        "/v2/models/eta",
        "/v2/models/eta/ready",
        "/v2/models/eta/generate_stream",
    ]


def test_another_model_has_another_path() -> None:
    old, new = model({"triton": BASE}), model({"triton": BASE}, name="other")
    assert said(compare_lines(old, new)) == ["breaking model-name-changed"]
    assert by_engine(old, new)


def test_a_thousand_tensors_take_no_time() -> None:
    def wide(more: int) -> Side:
        tensors = [{"name": f"t{index}", "type": "FP32", "dims": [index + more]} for index in range(1000)]
        return triton({"inputs": tensors})

    assert len(compare_lines(wide(1), wide(2))) == 1000
