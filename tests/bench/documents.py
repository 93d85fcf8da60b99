"""OpenAPI documents that are dear to compare: two real ones, circles, and as many references as there can be."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.trees import REPOSITORY

LARGE = REPOSITORY.parent / "shared" / "cases" / "openapi-large"

Json = Any


def large_pair(folder: Path) -> tuple[str, str] | None:
    """The large pair as files; None where it is not beside this repository."""
    if not LARGE.exists():
        return None
    sides = sorted(LARGE.glob("*.yaml.gz"))
    for side, name in zip(sides, ("large-old.yaml", "large-new.yaml"), strict=True):
        (folder / name).write_bytes(gzip.decompress(side.read_bytes()))
    return str(folder / "large-old.yaml"), str(folder / "large-new.yaml")


def pair(folder: Path, name: str, schemas: Callable[[int], dict[str, Json]]) -> tuple[str, str]:
    """Two documents whose schemas are limited in two ways."""
    found = []
    for side, most in (("old", 9), ("new", 5)):
        path = folder / f"{name}-{side}.json"
        path.write_bytes(document(schemas(most)))
        found.append(str(path))
    return found[0], found[1]


def ring(count: int) -> Callable[[int], dict[str, Json]]:
    """Each schema refers to the next, and the last to the first."""
    return lambda most: {
        f"S{i}": _schema({"next": (i + 1) % count}, most if i == count - 1 else 3) for i in range(count)
    }


def mesh(count: int) -> Callable[[int], dict[str, Json]]:
    """Each schema refers to all."""
    return lambda most: {
        f"S{i}": _schema({f"p{j}": j for j in range(count)}, most if i == count - 1 else 3) for i in range(count)
    }


def alternatives(count: int) -> Callable[[int], dict[str, Json]]:
    """One schema with as many alternatives, which one property tells apart."""

    def one(kind: int, most: int) -> Json:
        properties = {"kind": {"const": kind}, "text": {"type": "string", "maxLength": most}}
        return {"type": "object", "required": ["kind"], "properties": properties}

    return lambda most: {"S0": {"oneOf": [one(kind, most) for kind in range(count)]}}


def document(schemas: dict[str, Json]) -> bytes:
    """An operation that takes and gives the first schema."""
    content = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}}
    paths = {"/x": {"post": {"requestBody": content, "responses": {"200": {"description": "ok", **content}}}}}
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    return json.dumps({**head, "paths": paths, "components": {"schemas": schemas}}).encode()


def _schema(references: dict[str, int], most: int) -> Json:
    properties = {name: {"$ref": f"#/components/schemas/S{target}"} for name, target in references.items()}
    return {"type": "object", "properties": {**properties, "text": {"type": "string", "maxLength": most}}}
