"""The kinds that Kubernetes itself serves in one of its minors, with schemas as strict as its API server.

`kubernetes-validate` ships the API server's own OpenAPI definitions, closed to unknown fields. What they leave open is
closed here: `null` for every field, integers beyond 32 bits, quantities of any text, objects without their header.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import orjson

from servewright.formats.kubernetes.quantity import PATTERN

Schema = dict[str, Any]


class BuiltInKinds:
    """The kinds of one minor (`1.34`), which must be one that the package has; FileNotFoundError where it is not."""

    __slots__ = ("_closed", "_definitions", "_names", "groups")

    def __init__(self, minor: str) -> None:
        self._definitions: dict[str, Schema] = orjson.loads(_definitions_file(minor).read_bytes())["$defs"]
        self._names = {
            (gvk["group"], gvk["version"], gvk["kind"]): name
            for name, schema in self._definitions.items()
            for gvk in schema.get("x-kubernetes-group-version-kind", ())
        }
        self.groups = frozenset(group for group, _, _ in self._names)
        self._closed: dict[str, tuple[Schema, set[str]]] = {}

    def schema(self, group: str, version: str, kind: str) -> Schema | None:
        """The schema of a whole object; None where this minor does not know the kind."""
        name = self._names.get((group, version, kind))
        if name is None:
            return None
        root = dict(self._close(name)[0])
        fields = dict(root.get("properties", {}))
        fields["apiVersion"] = {"const": f"{group}/{version}" if group else version}
        fields["kind"] = {"const": kind}
        # Go fills in an absent spec with zero values, and the server then misses what the spec must have.
        spec = fields.get("spec", {}).get("$ref", "").removeprefix(_POINTER)
        required = ("apiVersion", "kind", "metadata", *(("spec",) if self._requires_anything(spec) else ()))
        root |= {"properties": fields, "required": sorted({*root.get("required", ()), *required})}
        return root | {"$defs": self._reachable(name)}

    def object_meta(self) -> Schema:
        """The schema of every object's `metadata`."""
        return self._close(_OBJECT_META)[0] | {"$defs": self._reachable(_OBJECT_META)}

    def _requires_anything(self, name: str) -> bool:
        return bool(name) and bool(self._definitions[name].get("required"))

    def _reachable(self, root: str) -> dict[str, Schema]:
        found: dict[str, Schema] = {}
        pending = [root]
        while pending:
            name = pending.pop()
            if name not in found:
                found[name], named = self._close(name)
                pending += named
        return found

    def _close(self, name: str) -> tuple[Schema, set[str]]:
        """A definition made strict, and the definitions that it names."""
        if name not in self._closed:
            named: set[str] = set()
            schema = _EXACT.get(name) or _closed(self._definitions[name], named)
            self._closed[name] = (schema, named)
        return self._closed[name]


def _definitions_file(minor: str) -> Path:
    # The package itself imports the kubernetes client's dependencies; only its files are wanted.
    package = find_spec("kubernetes_validate")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("kubernetes_validate")
    folder = Path(package.origin).parent / "kubernetes-json-schema" / f"v{minor}.0-local-strict"
    return folder / "_definitions.json"


def _closed(schema: Schema, named: set[str]) -> Schema:
    out: Schema = {}
    for keyword, value in schema.items():
        if keyword == "properties":
            out[keyword] = {field: _closed(below, named) for field, below in value.items()}
        elif keyword in {"items", "additionalProperties"}:
            out[keyword] = _closed(value, named) if isinstance(value, dict) else value
        elif keyword in {"oneOf", "anyOf", "allOf"}:
            out[keyword] = [_closed(branch, named) for branch in value]
        elif keyword == "$ref":
            name = value.rpartition("/")[2]
            named.add(name)
            out[keyword] = _POINTER + name
        elif keyword == "type":
            out[keyword] = _without_null(value)
        elif keyword in {"required", "enum"}:
            out[keyword] = value
        elif keyword == "format" and value in _BOUNDS:
            out |= _BOUNDS[value]
    if out.get("additionalProperties") is False:
        # As in openapi_schema: it makes jsonschema-rs say which field is unknown.
        out.setdefault("properties", {})
    return out


def _without_null(types: str | list[str]) -> str | list[str]:
    if isinstance(types, str):
        return types
    left = [name for name in types if name != "null"]
    return left[0] if len(left) == 1 else left


_POINTER: Final = "#/$defs/"
_OBJECT_META: Final = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_BOUNDS: Final = {
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "int64": {"minimum": -(2**63), "maximum": 2**63 - 1},
}
_EXACT: Final[dict[str, Schema]] = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": ["string", "number"], "pattern": PATTERN},
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"type": ["integer", "string"], **_BOUNDS["int32"]},
}
