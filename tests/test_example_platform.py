"""The example platform holds together: everything resolves in every environment, and the arithmetic is right."""

import json
from collections import Counter
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jinja2 import Environment as Jinja
from jinja2 import meta

from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.registry import discover
from servewright.core.slice import file_path
from servewright.core.spec import Spec
from servewright.core.validated import Validated
from servewright.edge.workspace import Workspace
from servewright.formats.specs.files import has_scheme, named_files
from servewright.serving.capacity import most_replicas
from servewright.stages.link.stage import Linked, link
from servewright.stages.load import load
from servewright.stages.validate.stage import validate

ROOT = Path(__file__).resolve().parents[1]
PROMPTS = [("dish-photo-background", 1), ("menu-caption", 1), ("menu-caption", 2), ("support-reply", 1)]

# environment, model: pods at the peak with one lost, pods at most
CAPACITY = {
    "dev": {
        "address-parser@1": (2, 2),
        "courier-matcher@1": (2, 2),
        "dish-photo-quality@3": (2, 2),
        "eta-predictor@1": (2, 2),
        "eta-predictor@2": (2, 2),
        "fraud-score@1": (2, 2),
        "search-ranker@1": (2, 2),
    },
    "staging": {
        "address-parser@1": (2, 2),
        "courier-matcher@1": (2, 2),
        "eta-predictor@1": (2, 2),
        "eta-predictor@2": (2, 3),
        "fraud-score@1": (2, 2),
        "search-ranker@1": (2, 3),
        "support-llm@1": (2, 2),
    },
    "prod": {
        "address-parser@1": (4, 6),
        "courier-matcher@1": (7, 10),
        "dish-photo-quality@3": (3, 4),
        "eta-predictor@1": (2, 4),
        "eta-predictor@2": (9, 12),
        "fraud-score@1": (7, 12),
        "search-ranker@1": (11, 16),
        "support-llm@1": (3, 3),
    },
}
# environment, pool: GPUs that models may ask for, GPUs that there are
POOLS = {"dev": {}, "staging": {"a10g": (5, 8), "l40s": (4, 6)}, "prod": {"a10g": (20, 28), "l40s": (6, 8)}}
ETA = "/v2/models/eta-predictor/infer"
# route: what stands before the environment's host, path
ROUTES = {
    "caption": ("", "/v2/menu/caption"),
    "caption-v1": ("", "/v1/menu/caption"),
    "dish-background": ("", "/v1/menu/photo-background"),
    "eta": ("", ETA),
    "fraud": ("", "/v1/fraud"),
    "order-eta": ("checkout.", ETA),
    "search": ("", "/v1/search"),
    "support-reply": ("", "/v1/support/reply"),
}


@cache
def kinds() -> dict[str, Kind]:
    return {kind.name: kind for kind in discover("servewright.kinds", "KIND", Kind).values()}


@cache
def validated() -> Validated:
    texts, unreadable = Workspace(ROOT).specs()
    loaded = load(texts, kinds())
    assert [*unreadable, *loaded.findings] == []
    return validate(loaded.documents, kinds())


@cache
def linked() -> Linked:
    named = [
        file
        for spec in (*validated().specs, *validated().variants.values())
        for file in named_files(spec.folder, spec.tree, kinds()[spec.identity.kind].document)
    ]
    files, unread = Workspace(ROOT).read(named)
    assert unread == []
    return link(validated(), kinds(), sorted(files))


def fleet(environment: str) -> Fleet:
    return next(fleet for fleet in linked().fleets if fleet.environment.name == environment)


def of_kind(environment: str, kind: str) -> list[Spec[Any]]:
    return [spec for identity, spec in fleet(environment).specs.items() if identity.kind == kind]


def test_nothing_is_wrong_with_it() -> None:
    assert (validated().findings, linked().findings) == ((), ())


def test_kinds() -> None:
    assert Counter(spec.identity.kind for spec in validated().specs) == {
        "Platform": 1,
        "Environment": 3,
        "Team": 5,
        "Model": 8,
        "Prompt": 4,
        "Credential": 3,
        "Consumer": 4,
        "Route": 8,
    }


def test_runtimes() -> None:
    models = [spec.body for spec in validated().specs if spec.identity.kind == "Model"]
    assert Counter(model.runtime.chosen for model in models) == {
        "triton": 3,
        "fastapi": 2,
        "torchserve": 1,
        "bentoml": 1,
        "vllm": 1,
    }


@pytest.mark.parametrize("environment", CAPACITY)
def test_most_pods_serve_the_peak_with_one_lost(environment: str) -> None:
    pods = {
        model.identity.label: (
            ceil(model.body.load.peak.per_second / model.body.load.per_replica.per_second) + 1,
            most_replicas(model),
        )
        for model in of_kind(environment, "Model")
    }
    assert pods == CAPACITY[environment]
    assert all(needed <= most for needed, most in pods.values())


@pytest.mark.parametrize("environment", POOLS)
def test_pools_hold_all_models_at_their_largest(environment: str) -> None:
    asked: Counter[str] = Counter()
    for model in of_kind(environment, "Model"):
        if (gpu := model.body.resources.gpu) is not None:
            asked[gpu.pool] += most_replicas(model) * gpu.count
    held = {pool.name: pool.count for pool in fleet(environment).environment.body.gpu_pools}
    assert {pool: (asked[pool], count) for pool, count in held.items()} == POOLS[environment]
    assert all(asked[pool] <= count for pool, count in held.items())


@pytest.mark.parametrize("environment", CAPACITY)
@pytest.mark.parametrize("team", ["delivery", "menu", "orders", "search", "support"])
def test_quotas_hold_all_models_at_their_largest(environment: str, team: str) -> None:
    quota = fleet(environment).specs[Identity("Team", team)].body.quota
    models = [(most_replicas(model), model.body) for model in of_kind(environment, "Model") if model.team == team]
    assert sum(pods * (model.resources.gpu.count if model.resources.gpu else 0) for pods, model in models) <= quota.gpus
    assert sum(pods * model.resources.cpu.milli for pods, model in models) <= quota.cpu.milli
    assert sum(pods * model.resources.memory.bytes for pods, model in models) <= quota.memory.bytes


@pytest.mark.parametrize(
    ("environment", "host"),
    [("dev", "dev.ai.example.com"), ("staging", "staging.ai.example.com"), ("prod", "ai.example.com")],
)
def test_every_route_has_an_address_of_its_own(environment: str, host: str) -> None:
    routes = {route.name: route.body for route in of_kind(environment, "Route")}
    assert {name: (route.host, route.path) for name, route in routes.items()} == {
        name: (prefix + host, path) for name, (prefix, path) in ROUTES.items()
    }
    assert len(set(ROUTES.values())) == len(ROUTES)


@pytest.mark.parametrize("environment", CAPACITY)
def test_teams_rely_on_each_other_where_it_was_agreed(environment: str) -> None:
    across = {
        (edge.source.label, edge.target.label)
        for edges in fleet(environment).uses.values()
        for edge in edges
        if edge.target.kind != "Team" and fleet(environment).specs[edge.source].team != _team(environment, edge.target)
    }
    assert across == {("order-eta", "eta-predictor@2"), ("search", "order-api")}


def _team(environment: str, identity: Identity) -> str:
    return fleet(environment).specs[identity].team


@pytest.mark.parametrize(("route", "model"), [("fraud", "fraud-score"), ("search", "search-ranker")])
def test_servers_answer_at_the_addresses_of_their_routes(route: str, model: str) -> None:
    """A gateway passes paths on as they are."""
    server = fleet("prod").specs[Identity("Model", model, 1)]
    document = json.loads(_text(server, getattr(server.body.runtime, server.body.runtime.chosen).openapi))
    served = {path for path, operations in document["paths"].items() if "post" in operations}
    assert served
    assert all(path.startswith(ROUTES[route][1] + "/") for path in served)


def test_both_arms_of_the_experiment_can_answer() -> None:
    models = {spec.identity.label: spec.body.runtime.triton for spec in of_kind("prod", "Model")}
    older, newer = models["eta-predictor@1"], models["eta-predictor@2"]
    assert older.inputs == newer.inputs
    assert set(newer.outputs) < set(older.outputs)


def test_every_artifact_elsewhere_is_locked() -> None:
    elsewhere = {
        f"model-{spec.name}-v{spec.identity.major}": (spec.version, spec.body.artifact.uri)
        for spec in validated().specs
        if spec.identity.kind == "Model" and has_scheme(spec.body.artifact.uri)
    }
    locked = {
        stem: (version, entry.artifact.uri)
        for stem, versions in validated().locks.items()
        for version, entry in versions.items()
        if entry.artifact is not None
    }
    assert locked == elsewhere
    assert sorted(locked) == ["model-dish-photo-quality-v3", "model-search-ranker-v1", "model-support-llm-v1"]


@pytest.mark.parametrize(("name", "major"), PROMPTS)
def test_prompts_use_the_variables_that_they_declare(name: str, major: int) -> None:
    prompt = fleet("prod").specs[Identity("Prompt", name, major)]
    texts = [message.content or _text(prompt, message.file) for message in prompt.body.messages]
    used = {variable for text in texts for variable in meta.find_undeclared_variables(Jinja().parse(text))}
    assert used == set(prompt.body.variables)


def test_answers_have_a_schema_that_holds() -> None:
    caption = {"caption": "x" * 130, "alt_text": "A bowl of noodles."}
    older, newer = (_output("menu-caption", line) for line in (1, 2))
    assert [older.is_valid(caption), newer.is_valid(caption)] == [False, True]
    reply = {"reply": "We are sorry.", "refund": 10, "topic": "late", "escalate": False}
    assert [_output("support-reply", 1).is_valid(answer) for answer in (reply, reply | {"refund": 51})] == [True, False]


def _output(name: str, major: int) -> jsonschema_rs.Validator:
    prompt = fleet("prod").specs[Identity("Prompt", name, major)]
    schema = json.loads(_text(prompt, prompt.body.output.file))
    return jsonschema_rs.Draft202012Validator(schema)


def _text(spec: Spec[Any], relative: str) -> str:
    return (ROOT / file_path(spec.folder, relative)).read_text(encoding="utf-8")
