"""Changes of routes: every edit by its id and size, and the lines behind them as their callers see them."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from servewright.api.change import Level, Size
from servewright.api.compare import compare
from servewright.api.lines.document import line_document, route_document
from servewright.api.lines.ids import IDS
from servewright.api.lines.routes import compare_routes, route_removed
from servewright.api.lines.routing.paths import is_below
from servewright.api.lines.side import RouteSide, Side
from tests.api_lines import library, model, prompt, route, said, spec

CASES = yaml.safe_load((Path(__file__).parent / "api" / "lines" / "routes.yaml").read_text(encoding="utf-8"))
DIRECTIONS = [(case, way) for case in CASES for way in ("there", "back")]
NAMES = [f"{case['name']}, {way}" for case, way in DIRECTIONS]

TO = {"prompt": "caption@1.0.0", "with": {"credential": "key", "llm": "gpt"}}
BASE = {"host": "ai.example.com", "path": "/v1/caption", "to": TO}
TENSORS = {
    "inputs": [{"name": "a", "type": "FP32", "dims": [4]}],
    "outputs": [{"name": "y", "type": "FP32", "dims": [1]}],
}
TRITON = {"backend": "onnxruntime", **TENSORS}
LINES = (
    prompt({"variables": {"dish": {"type": "string", "maxLength": 9}}}),
    prompt({"version": "2.0.0", "variables": {"dish": {"type": "string", "maxLength": 5}}}),
    model({"triton": TRITON}),
    model({"triton": {**TRITON, "maxBatchSize": 4}}, version="2.0.0"),
    Side(spec("Route", "lesser", {**BASE, "path": "/lesser", "to": {**TO, "prompt": "caption@2.0.0"}}), {}),
)


def way(part: dict[str, Any]) -> RouteSide:
    return route({**BASE, **part}, *LINES)


def sides(case: dict[str, Any], direction: str) -> tuple[RouteSide, RouteSide]:
    old, new = way(case["old"]), way(case["new"])
    return (old, new) if direction == "there" else (new, old)


@pytest.mark.parametrize(("case", "direction"), DIRECTIONS, ids=NAMES)
def test_each_edit_is_one_change(case: dict[str, Any], direction: str) -> None:
    assert said(compare_routes(*sides(case, direction))) == case[direction]


@pytest.mark.parametrize(("case", "direction"), DIRECTIONS, ids=NAMES)
def test_what_the_engine_sees_break_is_seen(case: dict[str, Any], direction: str) -> None:
    old, new = sides(case, direction)
    if case["name"] == "a route that is off":
        return  # its document says what it would answer
    breaking = {change.id for change in compare_routes(old, new) if change.size is Size.BREAKING}
    engine = by_engine(old, new)
    assert breaking or not engine
    if "experiment" not in case["new"] and "experiment" not in case["old"]:
        assert engine or not any(id not in IDS or IDS[id].is_shown for id in breaking)


def by_engine(old: RouteSide, new: RouteSide) -> bool:
    changes = compare(library(route_document(old)), library(route_document(new))).changes
    return any(change.size is Size.BREAKING for change in changes)


def test_a_change_behind_a_prompt_route_is_at_its_address() -> None:
    (change,) = compare_routes(way({}), way({"to": {**TO, "prompt": "caption@2.0.0"}}))
    assert change.operations == ("POST /v1/caption",)
    assert change.message == "variable `dish` takes 5 characters at most, not 9"


def test_an_arm_is_named() -> None:
    arms = {"a": {"weight": 1}, "b": {"weight": 1, "prompt": "caption@2.0.0"}}
    (change,) = compare_routes(way({}), way({"experiment": {"name": "e", "arms": arms}}))
    assert change.message == "in arm `b`, variable `dish` takes 5 characters at most, not 9"


def test_a_model_is_seen_through_the_path_of_its_route() -> None:
    infer = {"path": "/v2/models/eta/infer"}
    old, new = (way({**infer, "to": {"model": f"eta@{line}"}}) for line in (1, 2))
    assert said(compare_routes(old, new)) == ["breaking batching-turned-on"]
    ready = {"path": "/v2/health"}
    old, new = (way({**ready, "to": {"model": f"eta@{line}"}}) for line in (1, 2))
    assert compare_routes(old, new) == ()


def test_a_wider_path_to_a_model_is_additive() -> None:
    narrow, wide = (way({"path": path, "to": {"model": "eta@1"}}) for path in ("/v2/models/eta/infer", "/v2/models"))
    assert said(compare_routes(narrow, wide)) == ["additive route-path-widened"]
    assert said(compare_routes(wide, narrow)) == ["breaking route-path-changed"]


def test_methods_of_a_model_are_those_of_its_document() -> None:
    every, some = (way({"path": "/v2", "to": {"model": "eta@1"}, "methods": methods}) for methods in ([], ["POST"]))
    assert said(compare_routes(every, some)) == ["breaking route-method-removed"]
    (change,) = compare_routes(every, some)
    assert change.message == "the route does not answer to `GET` any more"


def test_masks_only_warn() -> None:
    (change,) = compare_routes(way({}), way({"privacy": {"detect": ["email", "card"]}}))
    assert change.level is Level.WARNING
    assert change.message == "personal data of `card`, `email` in requests are masked"


def test_a_route_that_is_gone() -> None:
    assert route_removed(way({})).message == "route `way` does not answer at `ai.example.com/v1/caption` any more"


@pytest.mark.parametrize(
    ("path", "prefix", "below"),
    [
        ("/a/b", "/a", True),
        ("/a", "/a", True),
        ("/a/", "/a", True),
        ("/ab", "/a", False),
        ("/", "/", True),
        ("/a", "/", True),
        ("/", "/a", False),
        ("/{x}/b", "/a", True),
        ("/v{n}/b", "/v1", True),
        ("/v{n}/b", "/w1", False),
        ("/{x}.json", "/a.xml", False),
    ],
)
def test_paths_below_a_prefix(path: str, prefix: str, below: bool) -> None:
    assert is_below(path, prefix) is below


def test_the_document_of_a_route_says_what_it_adds() -> None:
    document = route_document(way({"stream": True, "consumers": ["menu"], "limits": {"requests": "1/s"}}))
    call = document["paths"]["/v1/caption"]["post"]
    assert document["servers"] == [{"url": "https://ai.example.com"}]
    assert document["security"] == [{"consumerKey": []}]
    assert document["components"] == {"securitySchemes": {"consumerKey": {"type": "http", "scheme": "bearer"}}}
    assert list(call["responses"]) == ["200", "429"]
    assert list(call["responses"]["200"]["content"]) == ["text/event-stream"]


EDITS = st.fixed_dictionaries(
    {},
    optional={
        "host": st.sampled_from(["a.example.com", "b.example.com"]),
        "methods": st.lists(st.sampled_from(["GET", "POST"]), unique=True),
        "stream": st.booleans(),
        "timeout": st.sampled_from(["1s", "2s"]),
        "limits": st.fixed_dictionaries({}, optional={"requests": st.sampled_from(["1/s", "60/min", "2/s"])}),
        "consumers": st.lists(st.sampled_from(["menu", "orders"]), unique=True),
        "privacy": st.fixed_dictionaries(
            {"detect": st.lists(st.sampled_from(["email", "ip"]), min_size=1, unique=True)},
            optional={"action": st.sampled_from(["mask", "reject"]), "responses": st.booleans()},
        ),
    },
)


@given(EDITS, EDITS)
@settings(max_examples=100, deadline=None)
def test_what_is_gained_one_way_is_lost_the_other(first: Any, second: Any) -> None:
    old, new = way(first), way(second)
    assert compare_routes(old, old) == ()
    there, back = compare_routes(old, new), compare_routes(new, old)
    if any(change.size is Size.ADDITIVE for change in there):
        assert any(change.size is Size.BREAKING for change in back)
    assert bool(there) == bool(back)
    assert line_document(LINES[0]) is not None
