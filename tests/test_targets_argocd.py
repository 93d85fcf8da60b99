"""What Argo CD is told: exact trees, and what an environment or a team changes in them."""

import json
from fnmatch import fnmatch
from functools import cache
from typing import Any

import pytest
import yaml

from servewright.core.slice import Slice
from servewright.targets.argocd.project import AT_THE_GATEWAY, RENDERED, SHOWN, WEIGHED_BY_ISTIO
from servewright.targets.argocd.target import TARGET
from tests.target_slices import expected, make, make_slice, schemas, trees, widened
from tests.trees import REPOSITORY, changed, compiled

TREES = REPOSITORY / "tests" / "target_trees" / "argocd"

SCALED = {"scaling": {"min": 2, "max": 20}}

APPS: dict[str, Slice] = {
    "promoted": make_slice(
        "argocd",
        make("Model", "eta-predictor", SCALED, team="delivery"),
        make("Model", "fraud", team="delivery", namespace="delivery-risk"),
        make("Model", "weather", SCALED, team="delivery"),
        make("Consumer", "courier-app", team="delivery"),
        make("Model", "captions", SCALED, team="menu", namespace="menu"),
        environment={"promotesFrom": "staging", "mesh": {"istio": {}}},
    ),
    "weighed-by-istio": make_slice("argocd", environment={"trafficRouter": "istio"}),
    "counted-by-pods": make_slice("argocd", environment={"trafficRouter": "none"}),
    "unpromoted": make_slice("argocd", platform={"branch": "release/2027-03", "argocd": {"namespace": "gitops"}}),
    "platform": make_slice("argocd", team="platform"),
}


@pytest.mark.parametrize("app", APPS)
def test_app_is_exactly_these_objects(app: str) -> None:
    # As JSON, so that the order of keys counts.
    assert json.dumps(trees(TARGET, APPS[app]), indent=2) == json.dumps(expected(TREES / f"{app}.yaml"), indent=2)


@pytest.mark.parametrize("app", APPS)
def test_schemas_take_every_object(app: str) -> None:
    known = schemas("argoproj.io")
    if known is None:
        pytest.skip("`../shared/schemas` is not beside the repository")
    for tree in trees(TARGET, APPS[app]):
        errors = known.errors("1.34", tree)
        assert errors is not None, f"no schema of {tree['kind']}"
        assert list(errors) == []


@pytest.mark.parametrize("app", APPS)
def test_a_wider_slice_gives_the_same(app: str) -> None:
    assert trees(TARGET, widened(APPS[app])) == trees(TARGET, APPS[app])


CREDENTIAL = """
apiVersion: servewright.dev/v1
kind: Credential
metadata: {name: openai, team: orders}
spec: {provider: openai, secret: {store: vault, key: ai/orders/openai}}
"""


CANARY = "  rollout: {canary: {steps: [10%], each: 10m}, analysis: {errors: 1%}}\n"


@cache
def rendered(pattern: str, router: str = "gateway-api") -> list[Any]:
    """What the small platform renders, with a key for a gateway of generative AI, a Prometheus and a canary."""
    platform, eta = "specs/platform.yaml", "specs/delivery/eta/model.yaml"
    files = {path: text.decode() for path, text in changed({}).files.items() if path in (platform, eta)}
    added = f"  llmGateway: {{litellm: {{}}}}\n  trafficRouter: {router}\n  mesh: {{istio: {{}}}}\n  gpuPools:"
    files[platform] = files[platform].replace("  gpuPools:", added)
    files[platform] = files[platform].replace("  images:", "  prometheus: http://prometheus.monitoring:9090\n  images:")
    files[eta] = files[eta].replace("  environments:", f"{CANARY}  environments:")
    outputs = compiled(changed({**files, "specs/orders/credential.yaml": CREDENTIAL})).outputs
    return [yaml.safe_load(outputs[path]) for path in sorted(outputs) if fnmatch(path, pattern)]


def group_and_kind(tree: Any) -> tuple[str, str]:
    group, slash, _ = tree["apiVersion"].rpartition("/")
    return (group if slash else "", tree["kind"])


def test_teams_may_have_exactly_what_is_rendered_for_them() -> None:
    found = {group_and_kind(tree) for tree in rendered("prod/apps/*-*/*.yaml")}
    assert found == {*RENDERED, ("", "Namespace")}


def test_teams_may_have_what_istio_weighs() -> None:
    found = {group_and_kind(tree) for tree in rendered("prod/apps/*-*/*.yaml", "istio")}
    assert found == {*RENDERED, *WEIGHED_BY_ISTIO, ("", "Namespace")}


def test_the_gateway_may_have_exactly_what_is_rendered_beside_it() -> None:
    assert {group_and_kind(tree) for tree in rendered("prod/apps/gateway/*.yaml")} == set(AT_THE_GATEWAY)


def test_no_team_may_have_what_a_secret_or_a_role_is() -> None:
    allowed = {kind for _, kind in RENDERED + SHOWN}
    assert allowed & {"Secret", "Role", "RoleBinding", "PersistentVolumeClaim", "Ingress"} == set()


def test_every_record_has_what_the_template_asks_of_it() -> None:
    asked = {"app", "application", "namespace", "path", "team"}
    for record in rendered("prod/index/*.json"):
        assert asked - {key for key, value in record.items() if value} == set()
        assert record["autoscaled"] is (record["app"] in ("eta-v2", "fraud-v1"))
        assert record["switched"] == (["eta-v2", "eta-v2-canary"] if record["app"] == "eta-v2" else [])
        assert record["weighted"] == (["eta"] if record["app"] == "delivery-routes" else [])


def test_istio_weighs_the_line_itself() -> None:
    records = {record["app"]: record["weighted"] for record in rendered("prod/index/*.json", "istio")}
    assert {app: weighted for app, weighted in records.items() if weighted} == {"eta-v2": ["eta-v2"]}
