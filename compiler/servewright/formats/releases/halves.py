"""The two halves of a spec: what callers can observe, and how it is run."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from servewright.core.field import Part
from servewright.core.place import Path
from servewright.formats.specs.fields import fields_at

Tree = dict[str, Any]


def halves(spec: Mapping[str, Any], document: type[BaseModel]) -> tuple[Tree, Tree]:
    """Release and operations of a document's `spec:`, each as it was written; `null` says the same as leaving out.

    What is for reviewers only belongs to neither.
    """
    return _halves(spec, ("spec",), document)


def _halves(node: Mapping[str, Any], at: Path, document: type[BaseModel]) -> tuple[Tree, Tree]:
    release: Tree = {}
    operations: Tree = {}
    for key, value in node.items():
        if value is None:
            continue
        own, mixed = _parts(document, (*at, key))
        if mixed and isinstance(value, dict):
            of_release, of_operations = _halves(value, (*at, key), document)
            if own is Part.RELEASE or of_release:  # a key that chooses, such as `triton`, stays though nothing is below
                release[key] = of_release
            if of_operations:
                operations[key] = of_operations
        elif own is Part.RELEASE:
            release[key] = _without_nulls(value)
        elif own is Part.OPERATIONS:
            # In a partial, null removes what the spec says.
            operations[key] = value if key == "environments" else _without_nulls(value)
    return release, operations


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


@lru_cache(maxsize=4096)
def _parts(document: type[BaseModel], path: Path) -> tuple[Part | None, bool]:
    """The half that a field belongs to, and whether fields below it belong to another."""
    fields = fields_at(document, path)
    own = next((field.part for field in fields if len(field.pattern) == len(path)), None)
    return own, any(field.part is not own for field in fields)
