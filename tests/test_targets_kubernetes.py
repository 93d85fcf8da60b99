"""Kubernetes' own objects of an app: exact trees, what a minor or a field changes, and what holds of every model."""

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servewright.core.server import Context, Port, Server
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.formats.kubernetes.schemas import Schemas
from servewright.serving.shutdown import shutdown
from servewright.targets.kubernetes.target import TARGET
from tests.target_slices import BODIES, Tree, expected, make, make_slice, schemas, trees, widened
from tests.trees import REPOSITORY

TREES = REPOSITORY / "tests" / "target_trees" / "kubernetes"

ON_GPU = {
    "resources": {"cpu": 2, "memory": "4Gi", "gpu": {"pool": "a10g"}},
    "load": {"peak": "1200/s", "perReplica": "180/s", "modelLoad": "40s", "slowestRequest": "2s"},
    "scaling": {"min": 2, "max": 20},
}
FASTAPI = Server(
    command=("uvicorn",),
    args=("main:app", "--port=8000"),
    ports=(Port("http", 8000),),
    live="/livez",
    ready="/readyz",
    probe_port="http",
    metrics_port="http",
    metrics_path="/metrics",
    drain_seconds=2,
    context=Context("python:3.11-slim", ()),
    environment={"HOME": "/tmp"},
)
TRITON = Server(
    command=("tritonserver",),
    args=("--model-repository=/models", "--model-config-name=prod"),
    ports=(Port("http", 8000), Port("grpc", 8001), Port("metrics", 8002)),
    live="/v2/health/live",
    ready="/v2/health/ready",
    probe_port="http",
    metrics_port="metrics",
    metrics_path="/metrics",
    drain_seconds=30,
    context=Context("nvcr.io/nvidia/tritonserver:25.08-py3", ()),
    config={"prod.pbtxt": 'backend: "python"\n'},
    config_path="/models/eta-predictor/configs",
    shared_memory=128 * 1024**2,
)


def eta(body: Mapping[str, Any] | None = None, **metadata: Any) -> Spec[Any]:
    return make("Model", "eta-predictor", body, team="delivery", **metadata)


def one(kind: str, slice: Slice, server: Server | None = None) -> Tree:
    [tree] = [tree for tree in trees(TARGET, slice, server) if tree["kind"] == kind]
    return tree


ROUTED = (eta(ON_GPU, sharedWith=["orders"]), make("Route", "eta", team="orders"))
MEASURED = {
    **ON_GPU,
    "runtime": {
        "triton": {
            "backend": "onnxruntime",
            "inputs": [{"name": "features", "type": "FP32", "dims": [128]}],
            "outputs": [{"name": "minutes", "type": "FP32", "dims": [1]}],
        }
    },
    "rollout": {
        "canary": {"steps": ["5%", "25%", "50%"], "each": "10m"},
        "analysis": {
            "errors": "1%",
            "p99": "120ms",
            "quality": [{"name": "accepted", "query": "sum(rate(eta_accepted_total{$pods}[30m]))", "maxDrop": "2%"}],
        },
    },
}
SLO = {"latency": {"p99": "90ms"}, "availability": "99.95%"}
SHARED_OUT = {"slo": SLO, "rollout": {"canary": {"steps": ["10%", "100%"], "each": "150s"}}}
COLOURS = {
    "slo": SLO,
    "rollout": {"blueGreen": {"previewReplicas": 1, "promoteAfter": "15m"}},
}
TO_ETA = (make("Route", "eta", team="delivery"), make("Route", "order-eta", team="orders"))
CREDENTIAL = make("Credential", "openai-menu", team="menu")
APPS: dict[str, tuple[Slice, Server | None]] = {
    "gpu-triton": (make_slice("model", *ROUTED), TRITON),
    "cpu-fastapi": (make_slice("model", eta()), FASTAPI),
    "base": (make_slice("base", eta(namespace="delivery-ml"), eta({"version": "3.0.0"})), None),
    "secrets": (make_slice("secrets", make("Consumer", "order-api", team="delivery")), None),
    "gateway": (make_slice("gateway", CREDENTIAL, team="platform"), None),
}


# How a new release follows the old one; the rest of such an app is as above.
RELEASES: dict[str, tuple[Slice, Server]] = {
    "weighed-by-gateway": (make_slice("model", eta(MEASURED), *TO_ETA), TRITON),
    "weighed-by-istio": (
        make_slice("model", eta(SHARED_OUT), environment={"trafficRouter": "istio", "mesh": {"istio": {}}}),
        FASTAPI,
    ),
    "counted-by-pods": (make_slice("model", eta(SHARED_OUT), TO_ETA[1]), FASTAPI),
    "unmeasured": (make_slice("model", eta(SHARED_OUT), *TO_ETA, platform={"prometheus": None}), FASTAPI),
    "two-colours": (make_slice("model", eta(COLOURS), *TO_ETA, environment={"loadBalancer": {"type": "nlb"}}), FASTAPI),
}


def release(found: list[Tree]) -> list[Tree]:
    """The parts that share out traffic and measure it."""
    shown = [tree for tree in found if tree["kind"] in {"AnalysisTemplate", "Service", "VirtualService"}]
    [rollout] = [tree for tree in found if tree["kind"] == "Rollout"]
    parts = [{"kind": tree["kind"], "name": tree["metadata"]["name"], "spec": tree["spec"]} for tree in shown]
    return [*parts, {"kind": "Rollout", "strategy": rollout["spec"]["strategy"]}]


@pytest.mark.parametrize("app", RELEASES)
def test_release_follows_the_old_one_exactly_so(app: str) -> None:
    found = release(trees(TARGET, *RELEASES[app]))
    assert json.dumps(found, indent=2) == json.dumps(expected(TREES / "releases" / f"{app}.yaml"), indent=2)


APPS |= RELEASES


@pytest.mark.parametrize("app", [app for app in APPS if app not in RELEASES])
def test_app_is_exactly_these_objects(app: str) -> None:
    # As JSON, so that the order of keys counts.
    assert json.dumps(trees(TARGET, *APPS[app]), indent=2) == json.dumps(expected(TREES / f"{app}.yaml"), indent=2)


@cache
def known_schemas() -> Schemas | None:
    """Those of External Secrets, Argo and Istio among them."""
    return schemas("[aen]*.io")


@pytest.mark.parametrize("minor", ["1.25", "1.28", "1.31", "1.34", "1.37"])
@pytest.mark.parametrize("app", APPS)
def test_schemas_take_every_object(app: str, minor: str) -> None:
    slice, server = APPS[app]
    known = known_schemas()
    if known is None:
        pytest.skip("`../shared/schemas` is not beside the repository")
    environment = make("Environment", "prod", {**slice.environment.tree["spec"], "kubernetes": minor})
    for tree in trees(TARGET, replace(slice, environment=environment), server):
        errors = known.errors(minor, tree)
        assert errors is not None, f"no schema of {tree['kind']}"
        assert list(errors) == []


@pytest.mark.parametrize("app", APPS)
def test_a_wider_slice_gives_the_same(app: str) -> None:
    slice, server = APPS[app]
    assert trees(TARGET, widened(slice), server) == trees(TARGET, slice, server)


def pod(slice: Slice, server: Server = FASTAPI) -> Tree:
    tree: Tree = one("Rollout", slice, server)["spec"]["template"]["spec"]
    return tree


@pytest.mark.parametrize(
    ("minor", "wanted"),
    [("1.29", {"exec": {"command": ["sleep", "15"]}}), ("1.30", {"sleep": {"seconds": 15}})],
)
def test_pods_wait_before_they_stop_in_the_minors_own_way(minor: str, wanted: Tree) -> None:
    slice = make_slice("model", eta(), environment={"kubernetes": minor})
    assert pod(slice)["containers"][0]["lifecycle"] == {"preStop": wanted}


@pytest.mark.parametrize(("minor", "wanted"), [("1.26", None), ("1.27", "AlwaysAllow")])
def test_unready_pods_may_be_evicted_where_the_minor_knows_it(minor: str, wanted: str | None) -> None:
    slice = make_slice("model", eta(), environment={"kubernetes": minor})
    assert one("PodDisruptionBudget", slice, FASTAPI)["spec"].get("unhealthyPodEvictionPolicy") == wanted


def test_pods_leave_at_once_where_nothing_has_to_hear_of_it() -> None:
    rollout = one(
        "Rollout",
        make_slice("model", eta(), environment={"loadBalancer": {"type": "other", "propagation": "0s"}}),
        FASTAPI,
    )
    [container] = rollout["spec"]["template"]["spec"]["containers"]
    assert ("minReadySeconds" in rollout["spec"], "lifecycle" in container) == (False, False)


@pytest.mark.parametrize(
    ("scaling", "wanted"),
    [({"min": 2}, False), ({"min": 2, "max": 2}, False), ({"min": 2, "max": 3}, True)],
    ids=["no max", "max is min", "max above min"],
)
def test_only_a_range_of_pods_is_autoscaled(scaling: Tree, wanted: bool) -> None:
    kinds = [tree["kind"] for tree in trees(TARGET, make_slice("model", eta({"scaling": scaling})), FASTAPI)]
    assert ("HorizontalPodAutoscaler" in kinds) is wanted


@pytest.mark.parametrize(
    ("pool", "selector", "tolerations"),
    [
        (
            {"nodeSelector": {"pool": "gpu"}, "tolerations": [{"key": "gpu", "value": "a10g", "effect": "NoExecute"}]},
            {"pool": "gpu"},
            [{"key": "gpu", "operator": "Equal", "value": "a10g", "effect": "NoExecute"}],
        ),
        (
            {"resource": "amd.com/gpu"},
            {"servewright.dev/gpu-pool": "a10g"},
            [{"key": "amd.com/gpu", "operator": "Exists", "effect": "NoSchedule"}],
        ),
    ],
    ids=["as the pool says", "by default"],
)
def test_gpu_nodes(pool: Tree, selector: dict[str, str], tolerations: list[dict[str, str]]) -> None:
    pools = [{"name": "other", "memory": "80Gi", "count": 8}, {"name": "a10g", "memory": "24Gi", "count": 16, **pool}]
    found = pod(make_slice("model", eta(ON_GPU), environment={"gpuPools": pools}), TRITON)
    assert (found["nodeSelector"], found["tolerations"]) == (selector, tolerations)


@pytest.mark.parametrize(
    ("prometheus", "namespaces"),
    [
        ("http://prometheus.monitoring:9090", ["monitoring"]),
        ("http://prometheus.monitoring.svc.cluster.local/select", ["monitoring"]),
        ("https://prometheus.example.com", []),
        ("http://localhost:9090", []),
    ],
)
def test_metrics_beside_requests_are_for_prometheus_alone(prometheus: str, namespaces: list[str]) -> None:
    slice = make_slice("model", eta(), platform={"prometheus": prometheus})
    [rule] = one("NetworkPolicy", slice, FASTAPI)["spec"]["ingress"]
    names = [
        peer["namespaceSelector"].get("matchLabels", {}).get("kubernetes.io/metadata.name") for peer in rule["from"]
    ]
    assert [name for name in names if name] == ["gateways", *namespaces]


@pytest.mark.parametrize(
    ("balancer", "wanted"),
    [
        ({"type": "alb"}, True),
        ({"type": "alb", "targetType": "instance"}, False),
        ({"type": "nlb"}, False),
    ],
    ids=["ALB to pods", "ALB to nodes", "NLB"],
)
def test_readiness_gates_are_for_an_alb_that_sends_to_pods(balancer: Tree, wanted: bool) -> None:
    namespace = one("Namespace", make_slice("base", environment={"loadBalancer": balancer}))
    assert ("elbv2.k8s.aws/pod-readiness-gate-inject" in namespace["metadata"]["labels"]) is wanted


def test_no_keys_where_no_gateway_mounts_them() -> None:
    slice = make_slice("gateway", CREDENTIAL, team="platform", environment={"llmGateway": None})
    assert trees(TARGET, slice) == []


@pytest.mark.parametrize(
    ("rollout", "slo", "measured"),
    [
        ({}, SLO, ["errors", "p99"]),
        ({}, {"latency": {"p99": "90ms"}}, ["p99"]),
        ({}, {"latency": {"p50": "90ms"}}, []),
        ({}, {"availability": "100%"}, []),
        ({"analysis": {"errors": "1%"}}, SLO, ["errors"]),
        ({"analysis": {}}, SLO, []),
    ],
    ids=["both objectives", "latency", "another percentile", "no failure at all", "as written", "nothing, as written"],
)
def test_objectives_are_measured_where_no_analysis_is_written(rollout: Tree, slo: Tree, measured: list[str]) -> None:
    canary = {"canary": {"steps": ["10%"], "each": "10m"}}
    found = trees(TARGET, make_slice("model", eta({"slo": slo, "rollout": {**canary, **rollout}})), FASTAPI)
    templates = [tree for tree in found if tree["kind"] == "AnalysisTemplate"]
    assert [metric["name"] for tree in templates for metric in tree["spec"]["metrics"]] == measured
    [strategy] = [tree["spec"]["strategy"]["canary"] for tree in found if tree["kind"] == "Rollout"]
    assert ("analysis" in strategy) is bool(measured)


SECONDS = st.integers(0, 100_000)


@given(delay=SECONDS, propagation=SECONDS, slowest=SECONDS, timeout=SECONDS)
def test_old_colours_stay_until_nobody_sends_to_them(delay: int, propagation: int, slowest: int, timeout: int) -> None:
    load = BODIES["Model"]["load"] | {"slowestRequest": f"{slowest}s"}
    balancer = {"type": "nlb", "deregistrationDelay": f"{delay}s", "propagation": f"{propagation}s"}
    model, route = eta({**COLOURS, "load": load}), make("Route", "eta", {"timeout": f"{timeout}s"}, team="delivery")
    rollout = one("Rollout", make_slice("model", model, route, environment={"loadBalancer": balancer}), FASTAPI)
    seconds = rollout["spec"]["strategy"]["blueGreen"]["scaleDownDelaySeconds"]
    assert seconds >= max(30, delay, propagation + max(slowest, timeout))  # S30


@given(steps=st.lists(st.integers(1, 100), min_size=1, max_size=50, unique=True), each=st.integers(240, 604800))
def test_every_share_has_an_end(steps: list[int], each: int) -> None:
    canary = {"steps": [f"{step}%" for step in sorted(steps)], "each": f"{each}s"}
    found = trees(TARGET, make_slice("model", eta({"slo": SLO, "rollout": {"canary": canary}})), FASTAPI)
    [strategy] = [tree["spec"]["strategy"]["canary"] for tree in found if tree["kind"] == "Rollout"]
    shares, pauses = strategy["steps"][::2], strategy["steps"][1::2]
    assert [step["setWeight"] for step in shares] == sorted(steps)
    assert {len(pauses), *(_seconds(step["pause"]["duration"]) for step in pauses)} == {len(steps), each}
    # Before the first pause the new pods load their model.
    assert "setWeight" in strategy["steps"][strategy["analysis"]["startingStep"] - 1]


def _seconds(duration: str) -> int:
    return int(duration[:-1]) * {"h": 3600, "m": 60, "s": 1}[duration[-1]]


@given(load=SECONDS, slowest=SECONDS, timeout=SECONDS, propagation=SECONDS, delay=SECONDS)
def test_every_pod_starts_and_stops_in_time(
    load: int, slowest: int, timeout: int, propagation: int, delay: int
) -> None:
    """The inequalities of `reference/lint-rules.md`, by their numbers there."""
    model = eta({"load": BODIES["Model"]["load"] | {"modelLoad": f"{load}s", "slowestRequest": f"{slowest}s"}})
    balancer = {"type": "alb", "propagation": f"{propagation}s", "deregistrationDelay": f"{delay}s"}
    route = make("Route", "eta", {"timeout": f"{timeout}s"}, team="delivery")
    slice = make_slice("model", model, route, environment={"loadBalancer": balancer})
    longest = max(slowest, timeout)
    stop = shutdown(slice.environment, model, [route])
    assert stop.drain >= longest
    rollout = one("Rollout", slice, replace(FASTAPI, drain_seconds=stop.drain))["spec"]
    spec = rollout["template"]["spec"]
    grace = spec["terminationGracePeriodSeconds"]
    [container] = spec["containers"]
    pre_stop = container.get("lifecycle", {"preStop": {"sleep": {"seconds": 0}}})["preStop"]["sleep"]["seconds"]
    assert pre_stop >= propagation  # (2)
    assert grace >= pre_stop + stop.drain + 5  # (3)
    assert delay <= grace - 5  # (4)
    startup = container["startupProbe"]["periodSeconds"] * container["startupProbe"]["failureThreshold"]
    assert startup >= Fraction(3, 2) * load  # (8)
    assert rollout["progressDeadlineSeconds"] > max(startup, rollout.get("minReadySeconds", 0))  # (8)
    liveness = container["livenessProbe"]
    assert liveness["timeoutSeconds"] < liveness["periodSeconds"]  # (9)
    assert liveness["periodSeconds"] * liveness["failureThreshold"] >= 30  # (9)


@given(peak=st.integers(1, 10**6), each=st.integers(1, 10**6), least=st.integers(1, 50), more=st.integers(0, 50))
def test_replicas_stand_the_loss_of_one_within_their_bounds(peak: int, each: int, least: int, more: int) -> None:
    load = BODIES["Model"]["load"] | {"peak": f"{peak}/s", "perReplica": f"{each}/s"}
    model = eta({"load": load, "scaling": {"min": least, "max": least + more}})
    replicas = one("Rollout", make_slice("model", model), FASTAPI)["spec"]["replicas"]
    assert least <= replicas <= least + more  # S14
    assert replicas == least + more or (replicas - 1) * each >= peak  # (10)
