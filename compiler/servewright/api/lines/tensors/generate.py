"""Requests and events of Triton's generate extension: each tensor is a field, its batch dimension left to Triton.

The extension takes tensors of one dimension; deeper ones are described as nested lists, which gRPC carries.
"""

from typing import Any

from servewright.api.lines.tensors.schemas import ONLY_BINARY, element
from servewright.formats.units.tensor import TensorType
from servewright.kinds.model.triton import Tensor, TritonRuntime

Json = dict[str, Any]


def generate_schemas(name: str, runtime: TritonRuntime) -> dict[str, Json]:
    """`GenerateRequest` and `GenerateResponse`; a request is closed, since Triton drops what it does not know."""
    inputs = {tensor.name: tensor for tensor in runtime.inputs}
    outputs = {tensor.name: tensor for tensor in runtime.outputs}
    request = _fields(inputs, [name for name in sorted(inputs) if not inputs[name].optional])
    names = {"model_name": {"type": "string", "const": name}, "model_version": {"type": "string"}}
    response = _fields(outputs, ["model_name", *sorted(outputs)])
    return {
        "GenerateRequest": request | {"additionalProperties": False},
        "GenerateResponse": response | {"properties": names | response["properties"]},
    }


def _fields(tensors: dict[str, Tensor], required: list[str]) -> Json:
    properties = {name: _value(tensors[name].type, tensors[name].dims) for name in sorted(tensors)}
    return {"type": "object", "required": required, "properties": properties}


def _value(type: TensorType, dims: tuple[int, ...]) -> Json:
    schema = {"type": "number"} if type in ONLY_BINARY else element(type)
    for size in reversed(dims):
        bounds = {} if size < 0 else {"minItems": size, "maxItems": size}
        schema = {"type": "array", "items": schema, **bounds}
    if len(dims) == 1 and dims[0] in (-1, 1):
        return {"anyOf": [element(type), schema]}
    return schema
