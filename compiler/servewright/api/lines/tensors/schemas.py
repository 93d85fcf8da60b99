"""Requests and answers of the Open Inference Protocol as JSON Schemas of one model's tensors.

That a list holds an entry for a tensor is written as "not a list without it": such parts are named by their tensor, so
that two documents are compared tensor by tensor, whatever the order. Answers are open to outputs that clients do not
know, requests are closed as Triton closes them. What a tensor's data are is the protocol's: nested or flat, in JSON
or, as its parameters then say, binary behind the JSON.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from servewright.api.lines.tensors.wire import Interval, WireTensor, inputs_of, is_sequential, outputs_of
from servewright.formats.units.tensor import TensorType
from servewright.kinds.model.triton import TritonRuntime

Json = dict[str, Any]

# JSON has no form for them: Triton takes and gives them in binary only.
ONLY_BINARY: Final = frozenset({TensorType.FP16, TensorType.BF16})
_PARAMETERS: Final[Json] = {"type": "object"}


def infer_schemas(name: str, runtime: TritonRuntime) -> dict[str, Json]:
    """The named schemas that `InferRequest` and `InferResponse` are made of, themselves included."""
    inputs, outputs = inputs_of(runtime), outputs_of(runtime)
    tensors = {**_named("input", inputs, closed=True), **_named("output", outputs, closed=False)}
    needed = [f"input.{escaped(name)}" for name, tensor in inputs.items() if not tensor.optional]
    given = [f"output.{escaped(name)}" for name in outputs]
    lacking = {f"without.{part}": _without(part) for part in sorted(needed + given)}
    types = sorted({tensor.type for tensor in (*inputs.values(), *outputs.values())} - ONLY_BINARY)
    return {
        "InferRequest": _request(inputs, outputs, needed, in_sequence=is_sequential(runtime)),
        "InferResponse": _response(name, given),
        **tensors,
        **lacking,
        **{f"data.{type.protocol}": _elements(type) for type in types},
    }


def reference(name: str) -> Json:
    """A reference to a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def escaped(name: str) -> str:
    """A tensor's name as a component may be called, different for different names."""
    return "".join(c if (c.isascii() and c.isalnum()) or c in "-_" else f".{ord(c):x}." for c in name)


def element(type: TensorType) -> Json:
    """One element of a tensor in JSON."""
    if type is TensorType.BOOL:
        return {"type": "boolean"}
    if type is TensorType.STRING:
        return {"type": "string"}
    if "INT" not in type.value:
        return {"type": "number"}
    bits = int(type.value.partition("INT")[2])
    if type.value.startswith("U"):
        return {"type": "integer", "minimum": 0, "maximum": 2**bits - 1}
    return {"type": "integer", "minimum": -(2 ** (bits - 1)), "maximum": 2 ** (bits - 1) - 1}


def _request(inputs: Mapping[str, WireTensor], outputs: Iterable[str], needed: list[str], *, in_sequence: bool) -> Json:
    names = {"type": "string", "enum": sorted(outputs)}
    wanted = {"type": "object", "required": ["name"], "properties": {"name": names, "parameters": _PARAMETERS}}
    sequence = {"required": ["sequence_id"], "properties": {"sequence_id": {"type": ["integer", "string"]}}}
    properties = {
        "id": {"type": "string"},
        "parameters": _PARAMETERS | sequence if in_sequence else _PARAMETERS,
        "inputs": {
            "type": "array",
            "minItems": len(needed),
            "maxItems": len(inputs),
            "items": {"anyOf": [reference(f"input.{escaped(name)}") for name in sorted(inputs)]},
            **_with_each(needed),
        },
        "outputs": {
            "description": "The outputs that are wanted; all of them where it is left out.",
            "type": "array",
            "items": wanted,
        },
    }
    return {"type": "object", "required": ["inputs", *["parameters"][:in_sequence]], "properties": properties}


def _response(name: str, given: list[str]) -> Json:
    shape = {"type": "array", "items": {"type": "integer"}}
    any_output = {
        "type": "object",
        "required": ["name", "datatype", "shape"],
        "properties": {"name": {"type": "string"}, "datatype": {"type": "string"}, "shape": shape},
    }
    properties = {
        "model_name": {"type": "string", "const": name},
        "model_version": {"type": "string"},
        "id": {"type": "string"},
        "parameters": _PARAMETERS,
        "outputs": {
            "description": "Each output of the model, unless the request names others.",
            "type": "array",
            "items": any_output,
            **_with_each(given),
        },
    }
    return {"type": "object", "required": ["model_name", "outputs"], "properties": properties}


def _with_each(parts: list[str]) -> Json:
    negated = [{"not": reference(f"without.{part}")} for part in sorted(parts)]
    return {"allOf": negated} if negated else {}


def _without(part: str) -> Json:
    return {"type": "array", "items": {"not": reference(part)}}


def _named(side: str, tensors: Mapping[str, WireTensor], *, closed: bool) -> dict[str, Json]:
    return {f"{side}.{escaped(name)}": _tensor(tensors[name], closed=closed) for name in sorted(tensors)}


def _tensor(tensor: WireTensor, *, closed: bool) -> Json:
    in_json = tensor.type not in ONLY_BINARY
    properties = {
        "name": {"type": "string", "const": tensor.name},
        "datatype": {"type": "string", "const": tensor.type.protocol},
        "shape": _shape(tensor.shape),
        "parameters": _PARAMETERS,
        **({"data": reference(f"data.{tensor.type.protocol}")} if in_json else {}),
    }
    required = ["name", "datatype", "shape"]
    found: Json = {"type": "object", "required": required, "properties": properties}
    if closed and in_json:
        found |= {"if": {"required": ["parameters"]}, "else": {"required": ["data"]}}
    elif not in_json:
        found["required"] = [*required, "parameters"]
    return found


def _shape(shape: tuple[Interval, ...]) -> Json:
    rank = len(shape)
    sizes = [
        {"type": "integer", "minimum": size.least} | ({} if size.most is None else {"maximum": size.most})
        for size in shape
    ]
    return {"type": "array", "minItems": rank, "maxItems": rank, "prefixItems": sizes, "items": False}


def _elements(type: TensorType) -> Json:
    """A list of elements, or of such lists."""
    return {"type": "array", "items": {"anyOf": [element(type), reference(f"data.{type.protocol}")]}}
