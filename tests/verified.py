"""Rendered objects for tests, and what verifying says of them."""

import copy
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from servewright.core.document import Document
from servewright.core.identity import Identity
from servewright.core.manifest import Manifest
from servewright.core.spec import Layer, Spec
from servewright.formats.kubernetes.schemas import Schemas
from servewright.kinds.environment import EnvironmentSpec
from servewright.stages.verify.stage import Verified, verify

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared" / "schemas"
SOURCE = Spec(Identity("Model", "eta", 2), None, (Layer(Document("specs/eta.yaml", 0, {})),), {}, team="delivery")
BUILT_IN, _ = Schemas.load()


def environment(minor: str) -> Spec[EnvironmentSpec]:
    tree = {
        "kubernetes": minor,
        "cluster": "https://prod.example.com",
        "loadBalancer": {"type": "alb"},
        "gateway": {"class": "envoy", "name": "public", "namespace": "gateways"},
    }
    return Spec(Identity("Environment", "prod"), EnvironmentSpec.model_validate(tree), (), {})


def verified(trees: Sequence[dict[str, Any]], schemas: Schemas = BUILT_IN, minor: str = "1.34") -> Verified:
    return verify([Manifest(tree, SOURCE) for tree in trees], environment(minor), schemas, "eta-v2")


def documents(text: str) -> list[dict[str, Any]]:
    return list(yaml.load_all(text, yaml.CSafeLoader))


@cache
def _app() -> list[dict[str, Any]]:
    return documents((REPOSITORY / "tests" / "verify" / "app.yaml").read_text())


def app() -> list[dict[str, Any]]:
    """An object of every kind that is rendered, nothing wrong with any."""
    return copy.deepcopy(_app())


def shared_schemas() -> list[tuple[str, bytes]]:
    """The files of `../shared/schemas`; skips the test where it is not beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("`../shared/schemas` is not beside the repository")
    return [(path.relative_to(SHARED.parent).as_posix(), path.read_bytes()) for path in SHARED.rglob("*.json")]


def steps(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path of a tree but the root's."""
    below = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [found for key, value in below for found in ((*path, key), *steps(value, (*path, key)))]


def mutated(tree: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A copy with a value replaced, or (Ellipsis) taken out, or (a key) put beside."""
    tree = copy.deepcopy(tree)
    parent: Any = tree
    for step in path[:-1]:
        parent = parent[step]
    if value is ...:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return tree
