"""JSON Schemas of the kinds, for editors that complete and check YAML while it is written."""

from collections.abc import Iterable
from typing import Any

from servewright.core.kind import Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def kind_schema(kind: Kind) -> dict[str, Any]:
    """The schema of one kind's documents; a default's reason and a unit become part of the description."""
    schema: dict[str, Any] = _described(kind.document.model_json_schema(by_alias=True))
    return {"$schema": DIALECT, **schema}


def any_kind_schema(kinds: Iterable[Kind]) -> dict[str, Any]:
    """The schema of a file with documents of any kind: `kind` chooses."""
    kinds = tuple(kinds)
    chosen = [
        {
            "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
            "then": {"$ref": f"{kind.name.lower()}.schema.json"},
        }
        for kind in kinds
    ]
    return {
        "$schema": DIALECT,
        "type": "object",
        "required": ["apiVersion", "kind"],
        "properties": {"kind": {"enum": [kind.name for kind in kinds]}},
        "allOf": chosen,
    }


def _described(node: Any) -> Any:
    if isinstance(node, list):
        return [_described(item) for item in node]
    if not isinstance(node, dict):
        return node
    extra = [f"Default because: {node['because']}." if isinstance(node.get("because"), str) else ""]
    extra += [f"Unit: {node['unit']}." if isinstance(node.get("unit"), str) else ""]
    plain = {
        key: _described(value)
        for key, value in node.items()
        if key not in ("because", "unit") or not isinstance(value, str)
    }
    said = [text for text in (plain.get("description"), *extra) if isinstance(text, str) and text]
    return _closed({**plain, "description": " ".join(said)} if said else plain)


def _closed(node: dict[str, Any]) -> dict[str, Any]:
    """A mapping whose keys have a grammar takes no others: `patternProperties` by itself would let them pass."""
    patterns = node.get("patternProperties")
    if not isinstance(patterns, dict) or len(patterns) != 1:
        return node
    ((pattern, value),) = patterns.items()
    rest = {key: below for key, below in node.items() if key != "patternProperties"}
    return {**rest, "propertyNames": {"pattern": pattern}, "additionalProperties": value}
