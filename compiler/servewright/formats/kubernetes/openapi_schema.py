"""The schema of a custom resource, as OpenAPI 3.0 and Kubernetes write it, becomes a JSON Schema of draft 2020-12.

What an API server does beyond OpenAPI: fields that a structural schema does not list are dropped, and refused where an
object is sent strictly, unless it preserves them.
https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
"""

from typing import Any, Final

Schema = dict[str, Any]

MAX_DEPTH: Final = 128


def json_schema(schema: Schema, *, structural: bool) -> Schema:
    """`structural`: close the objects that list fields. ValueError beyond 128 levels, or for what is no schema."""
    return _converted(schema, structural, 0)


def whole_object(schema: Schema, api_version: str, *, structural: bool) -> Schema:
    """The schema of a kind's root: with its header, and without anything beside what is listed.

    `metadata` is left to the schema that all kinds share. ValueError as above.
    """
    root = json_schema(schema, structural=structural)
    fields, required = root.get("properties", {}), root.get("required", [])
    if not isinstance(fields, dict) or not isinstance(required, list):
        raise ValueError("its `properties` are no mapping, or its `required` is no list")
    missing = [name for name in ("apiVersion", "kind", "metadata") if name not in required]
    root |= {"type": "object", "required": [*required, *missing]}
    header = {"apiVersion": {"const": api_version}, "kind": {"type": "string"}, "metadata": {"type": "object"}}
    root["properties"] = {**fields, **header}
    if fields and not schema.get(_PRESERVE):
        root["additionalProperties"] = False
    return root


def _converted(schema: Any, structural: bool, depth: int) -> Schema:
    if not isinstance(schema, dict):
        raise ValueError("it has a list or a scalar where a schema belongs")
    if depth > MAX_DEPTH:
        raise ValueError(f"it is nested more than {MAX_DEPTH} levels deep")
    out: Schema = {}
    for keyword, value in schema.items():
        if keyword in _BY_NAME and isinstance(value, dict):
            out[keyword] = {name: _below(below, structural, depth) for name, below in value.items()}
        elif keyword in _BELOW and isinstance(value, dict):
            out[keyword] = _converted(_inheriting(schema, value), structural, depth + 1)
        elif keyword in _BRANCHES and isinstance(value, list):
            # A branch lists only the fields that it speaks of.
            out[keyword] = [_below(branch, False, depth) for branch in value]
        elif keyword == "not" and isinstance(value, dict):
            out[keyword] = _converted(value, False, depth + 1)
        elif keyword not in _ANNOTATIONS and not keyword.startswith("x-"):
            out[keyword] = value
    _respell(schema, out)
    if schema.get(_PRESERVE):
        out.pop("additionalProperties", None)
    elif structural:
        _close(schema, out)
    if out.get("additionalProperties") is False:
        # Beside it, jsonschema-rs says which field is unknown; alone, only that something is wrong.
        out.setdefault("properties", {})
    return out


def _below(schema: Any, structural: bool, depth: int) -> Any:
    return schema if isinstance(schema, bool) else _converted(schema, structural, depth + 1)


def _inheriting(schema: Schema, below: Schema) -> Schema:
    """A list that preserves unknown fields preserves those of its entries."""
    return {**below, _PRESERVE: True} if schema.get(_PRESERVE) and schema.get("type") == "array" else below


def _respell(schema: Schema, out: Schema) -> None:
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(out.get(exclusive), bool) and out.pop(exclusive) and bound in out:
            out[exclusive] = out.pop(bound)
    if schema.get("x-kubernetes-int-or-string"):
        # It often stands beside an `anyOf` of the two types, which says the same.
        out["type"] = list(_INT_OR_STRING)
        if out.get("anyOf") == [{"type": name} for name in _INT_OR_STRING]:
            del out["anyOf"]
    if schema.get("nullable") and isinstance(out.get("type"), str | list):
        out["type"] = [*([out["type"]] if isinstance(out["type"], str) else out["type"]), "null"]


def _close(schema: Schema, out: Schema) -> None:
    if schema.get("type") != "object" or "additionalProperties" in out:
        return
    if schema.get("x-kubernetes-embedded-resource"):
        header = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}
        out["properties"] = {**header, **out.get("properties", {})}
    out["additionalProperties"] = False


_INT_OR_STRING: Final = ("integer", "string")
_PRESERVE: Final = "x-kubernetes-preserve-unknown-fields"
_BY_NAME: Final = frozenset({"properties", "patternProperties", "definitions", "$defs"})
_BELOW: Final = frozenset({"items", "additionalProperties"})
_BRANCHES: Final = frozenset({"allOf", "anyOf", "oneOf"})
_ANNOTATIONS: Final = frozenset(
    {"default", "description", "example", "externalDocs", "format", "nullable", "title", "$schema", "$id", "id"}
)
