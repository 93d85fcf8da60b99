"""Routes to models at the gateway: exact trees, and what they leave to others."""

import json
from typing import Any

import pytest

from servewright.core.finding import Finding
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.targets.gateway_api.target import TARGET
from tests.target_slices import Tree, expected, make, make_slice, produced, schemas, trees, widened
from tests.trees import REPOSITORY

TREES = REPOSITORY / "tests" / "target_trees" / "gateway_api"

NEWER = {"name": "newer-eta", "arms": {"control": {"weight": 90}, "newer": {"weight": 10, "model": "eta-predictor@3"}}}


def route(name: str, body: Tree | None = None, team: str = "delivery", **metadata: Any) -> Spec[Any]:
    return make("Route", name, body, team=team, **metadata)


ETA = make("Model", "eta-predictor", team="delivery")
ETA3 = make("Model", "eta-predictor", {"version": "3.0.0"}, team="delivery")
ASKED = {"to": {"prompt": "caption@1", "with": {"credential": "openai-menu", "llm": "gpt-5-mini"}}}

CANARY = {"rollout": {"canary": {"steps": ["10%"], "each": "10m"}}}
WEIGHED = make("Model", "eta-predictor", CANARY, team="delivery", sharedWith=["orders"])

APPS: dict[str, Slice] = {
    "weighed": make_slice(
        "routes", WEIGHED, ETA3, route("eta"), route("eta-from-elsewhere", {"path": "/v1/edge"}, namespace="edge")
    ),
    "weighed-elsewhere": make_slice("routes", WEIGHED, route("menu-eta", team="menu"), team="menu"),
    "routes": make_slice(
        "routes",
        ETA,
        ETA3,
        route("caption", ASKED),
        route("eta", {"methods": ["GET", "POST", "GET"], "stream": True}),
        route("eta-from-elsewhere", {"host": "*.example.com", "path": "/", "timeout": "90m"}, namespace="edge"),
        route("eta-newer", {"path": "/v1/newer", "timeout": "1500ms", "experiment": NEWER}),
    ),
    "model": make_slice(
        "model",
        ETA,
        route("eta"),
        route("eta-b", team="orders"),
        route("eta-a", team="orders"),
        route("eta-c", team="menu", namespace="edge"),
        route("caption", ASKED, team="kitchen"),
    ),
}


@pytest.mark.parametrize("app", APPS)
def test_app_is_exactly_these_objects(app: str) -> None:
    # As JSON, so that the order of keys counts.
    assert json.dumps(trees(TARGET, APPS[app]), indent=2) == json.dumps(expected(TREES / f"{app}.yaml"), indent=2)


@pytest.mark.parametrize("app", APPS)
def test_schemas_take_every_object(app: str) -> None:
    known = schemas("gateway.networking.k8s.io")
    if known is None:
        pytest.skip("`../shared/schemas` is not beside the repository")
    for tree in trees(TARGET, APPS[app]):
        errors = known.errors("1.34", tree)
        assert errors is not None, f"no schema of {tree['kind']}"
        assert list(errors) == []


@pytest.mark.parametrize("app", APPS)
def test_a_wider_slice_gives_the_same(app: str) -> None:
    assert trees(TARGET, widened(APPS[app])) == trees(TARGET, APPS[app])


def test_a_model_that_only_its_own_namespace_names_needs_no_leave() -> None:
    assert trees(TARGET, make_slice("model", ETA, route("eta"))) == []


@pytest.mark.parametrize("router", ["istio", "none"])
def test_only_one_router_writes_weights(router: str) -> None:
    [tree] = trees(TARGET, make_slice("routes", WEIGHED, route("eta"), environment={"trafficRouter": router}))
    assert tree["spec"]["rules"][0]["backendRefs"] == [{"name": "eta-predictor-v2", "port": 80}]


def test_a_faulty_route_is_left_out_alone() -> None:
    faulty = route("late", {"timeout": "0s", "fallback": [{"route": "eta"}]})
    found = produced(TARGET, make_slice("routes", ETA, faulty, route("eta")))
    assert [item.code if isinstance(item, Finding) else item.name for item in found] == ["eta", "RND402", "RND403"]


def test_an_arm_cannot_turn_a_model_into_a_prompt() -> None:
    told = {"weight": 10, "prompt": "eta-told@1.0.0"}
    faulty = route("eta", {"experiment": {"name": "words", "arms": {"control": {"weight": 90}, "told": told}}})
    [finding] = produced(TARGET, make_slice("routes", ETA, faulty))
    assert isinstance(finding, Finding)
    assert finding.message == "arm `told` of route `eta` has `prompt`, and the route goes to a model"
