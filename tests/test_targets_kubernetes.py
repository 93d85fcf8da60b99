"""Kubernetes' own objects of an app: exact trees, what a minor or a field changes, and what must hold of every model."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema_rs
import kubernetes_validate
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from servewright.core.document import Document
from servewright.core.finding import Finding
from servewright.core.fleet import Edge
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.manifest import Manifest
from servewright.core.server import Context, Port, Server
from servewright.core.slice import App, AppKind, Slice
from servewright.core.spec import Layer, Spec
from servewright.core.target import Workload
from servewright.targets.kubernetes.target import TARGET

TREES = Path(__file__).parent / "targets_kubernetes"
CRDS = Path(__file__).parents[2] / "shared" / "schemas"
BUILT_IN = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"

PLATFORM = {
    "repository": "https://git.example.com/ai/platform.git",
    "images": "registry.example.com/ai",
    "prometheus": "http://prometheus.monitoring:9090",
}
ENVIRONMENT = {
    "kubernetes": "1.34",
    "cluster": "https://prod.example.com",
    "loadBalancer": {"type": "alb"},
    "gateway": {"class": "envoy", "name": "public", "namespace": "gateways"},
    "llmGateway": {"litellm": {}},
    "secretStores": {"vault": {"kind": "ClusterSecretStore", "name": "vault", "prefix": "prod/"}},
    "gpuPools": [{"name": "a10g", "memory": "24Gi", "count": 16}],
}
TEAM = {"owners": ["@delivery-ml"], "paths": ["specs/delivery/"]}
MODEL = {
    "version": "2.1.0",
    "artifact": {"uri": "models/eta.onnx"},
    "runtime": {"fastapi": {"source": "service", "openapi": "openapi.json"}},
    "resources": {"cpu": "500m", "memory": "1Gi"},
    "load": {"peak": "100/s", "perReplica": "40/s", "modelLoad": "4s", "slowestRequest": "2s"},
    "scaling": {"min": 2},
}
ON_GPU = {
    "resources": {"cpu": 2, "memory": "4Gi", "gpu": {"pool": "a10g"}},
    "load": {"peak": "1200/s", "perReplica": "180/s", "modelLoad": "40s", "slowestRequest": "2s"},
    "scaling": {"min": 2, "max": 20},
}
ROUTE = {"host": "ai.example.com", "path": "/v1/eta", "to": {"model": "eta-predictor@2"}, "timeout": "30s"}
CONSUMER = {"key": {"store": "vault", "key": "ai/orders/order-api", "property": "token"}}
CREDENTIAL = {"provider": "openai", "secret": {"store": "vault", "key": "ai/menu/openai"}}

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


def make(kind: str, name: str, body: Mapping[str, Any], **metadata: Any) -> Spec[Any]:
    """A spec as validation makes it, from the `spec:` of its document."""
    described: Kind = import_module(f"servewright.kinds.{kind.lower()}" + (".kind" if kind == "Model" else "")).KIND
    value = {"apiVersion": "servewright.dev/v1", "kind": kind, "metadata": {"name": name, **metadata}, "spec": body}
    if described.single:
        del value["metadata"]
    typed = described.document.model_validate(value).spec  # type: ignore[attr-defined]  # every kind's document has it
    tree = json.loads(json.dumps(value))
    version = str(typed.version) if described.versioned else ""
    team = metadata.get("team", "")
    return Spec(
        identity=Identity(kind, name, typed.version.major if version else None),
        body=typed,
        layers=(Layer(Document(f"specs/{kind}-{name}.yaml", 0, tree)),),
        tree=tree,
        team=team,
        namespace=metadata.get("namespace", team),
        shared_with=tuple(metadata.get("sharedWith", ())),
        version=version,
    )


def make_slice(
    kind: AppKind, *specs: Spec[Any], environment: Mapping[str, Any] | None = None, platform: Mapping[str, Any] | None = None
) -> Slice:
    """An app of team delivery in prod; a `model` app is of the first spec, which the others name."""
    subject = specs[0].identity if kind == "model" else None
    edges = tuple(Edge(spec.identity, (), subject) for spec in specs[1:]) if subject else ()
    team, namespace = ("platform", "gateways") if kind == "gateway" else ("delivery", "delivery")
    return Slice(
        app=App("app", kind, "prod", team, namespace, subject=subject),
        platform=make("Platform", "platform", PLATFORM | (platform or {})),
        environment=make("Environment", "prod", ENVIRONMENT | (environment or {})),
        team=None if kind == "gateway" else make("Team", "delivery", TEAM),
        specs={spec.identity: spec for spec in sorted(specs, key=lambda spec: spec.identity[:2])},
        uses={},
        used_by={subject: edges} if subject else {},
        files={},
        locks={},
    )


def eta(body: Mapping[str, Any] = {}, **metadata: Any) -> Spec[Any]:  # noqa: B006  # never changed
    return make("Model", "eta-predictor", MODEL | body, team="delivery", **metadata)


def rendered(slice: Slice, server: Server | None = None) -> list[Manifest | Finding]:
    assert TARGET.render is not None
    workload = Workload(server, "registry.example.com/ai/eta-predictor:0a1b2c3d") if server else None
    return list(TARGET.render(slice, workload))


def trees(slice: Slice, server: Server | None = None) -> list[dict[str, Any]]:
    found = rendered(slice, server)
    assert [item for item in found if isinstance(item, Finding)] == []
    return [item.tree for item in found if isinstance(item, Manifest)]


def one(kind: str, slice: Slice, server: Server | None = None) -> dict[str, Any]:
    [tree] = [tree for tree in trees(slice, server) if tree["kind"] == kind]
    return tree
