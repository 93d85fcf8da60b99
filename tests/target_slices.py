"""Slices for tests of one target at a time: specs from mappings, in an environment that has everything."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from servewright.core.document import Document
from servewright.core.finding import Finding
from servewright.core.fleet import Edge
from servewright.core.identity import Identity
from servewright.core.kind import find_kinds
from servewright.core.manifest import Manifest
from servewright.core.server import Server
from servewright.core.slice import App, AppKind, Slice
from servewright.core.spec import Layer, Spec
from servewright.core.target import Target, Workload
from servewright.formats.kubernetes.schemas import Schemas
from tests.trees import SHARED

Body = Mapping[str, Any]
Tree = dict[str, Any]

KINDS = find_kinds()
# By kind, the `spec:` of a document that a case changes in part.
BODIES: dict[str, Tree] = yaml.safe_load(Path(__file__).with_name("target_slices.yaml").read_text(encoding="utf-8"))


def make(kind: str, name: str, body: Body | None = None, **metadata: Any) -> Spec[Any]:
    """A spec as validation makes it, where `body` changes the usual one."""
    described = KINDS[kind]
    header = {} if described.single else {"metadata": {"name": name, **metadata}}
    tree: Tree = {"apiVersion": "servewright.dev/v1", "kind": kind, **header, "spec": {**BODIES[kind], **(body or {})}}
    typed = described.document.model_validate(tree).spec  # type: ignore[attr-defined]  # every kind's document has it
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
    kind: AppKind,
    *specs: Spec[Any],
    team: str = "delivery",
    environment: Body | None = None,
    platform: Body | None = None,
) -> Slice:
    """An app in prod; a `model` app is of the first spec, which the others name."""
    subject = specs[0].identity if kind == "model" else None
    edges = tuple(Edge(spec.identity, (), subject) for spec in specs[1:]) if subject else ()
    return Slice(
        app=App("app", kind, "prod", team, "gateways" if team == "platform" else team, subject=subject),
        platform=make("Platform", "platform", platform),
        environment=make("Environment", "prod", environment),
        team=None if team == "platform" else make("Team", team),
        specs={spec.identity: spec for spec in sorted(specs, key=lambda spec: spec.identity)},
        uses={},
        used_by={subject: edges} if subject else {},
        files={},
        locks={},
    )


def widened(slice: Slice) -> Slice:
    """The same app with more to read: another team, its model, the route to it and a consumer."""
    model = make("Model", "surge", team="orders", namespace="pricing")
    route = make("Route", "surge", {"timeout": "90s", "to": {"model": "surge"}}, team="orders")
    strangers = (model, route, make("Consumer", "courier-app", team="orders"), make("Team", "orders"))
    specs = {**slice.specs, **{spec.identity: spec for spec in strangers}}
    used_by = {**slice.used_by, model.identity: (Edge(route.identity, (), model.identity),)}
    return replace(slice, specs={identity: specs[identity] for identity in sorted(specs)}, used_by=used_by)


def produced(target: Target, slice: Slice, server: Server | None = None) -> list[Manifest | Finding]:
    """All that the target renders of an app."""
    assert target.render is not None
    workload = Workload(server, "registry.example.com/ai/eta-predictor:0a1b2c3d") if server else None
    return list(target.render(slice, workload))


def trees(target: Target, slice: Slice, server: Server | None = None) -> list[Tree]:
    """The objects of an app without a fault."""
    found = produced(target, slice, server)
    assert [item for item in found if isinstance(item, Finding)] == []
    return [item.tree for item in found if isinstance(item, Manifest)]


def expected(path: Path) -> list[Tree]:
    """The documents of a YAML file."""
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def schemas(group: str) -> Schemas | None:
    """Schemas of Kubernetes' own kinds and of a group of custom resources; None where those of the group are absent."""
    files = [(str(path), path.read_bytes()) for path in sorted((SHARED / "schemas").glob(f"{group}/*.json"))]
    return Schemas.load(files)[0] if files else None
