"""The Open Inference Protocol of one Triton model as an OpenAPI document.

A decoupled model has no plain inference over HTTP: it answers a request of the generate extension with server-sent
events, or a stream of gRPC, which OpenAPI does not describe. Triton refuses HTTP inference on it.
"""

from typing import Any

from servewright.api.lines.documents.operation import answer, document, event_stream, json_body, operation
from servewright.api.lines.tensors.generate import generate_schemas
from servewright.api.lines.tensors.schemas import infer_schemas, reference
from servewright.api.lines.tensors.wire import is_decoupled
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.triton import TritonRuntime

Json = dict[str, Any]


def triton_document(model: Spec[ModelSpec], runtime: TritonRuntime) -> Json:
    """The document, complete in itself."""
    streams = is_decoupled(runtime)
    own = generate_schemas(model.name, runtime) if streams else infer_schemas(model.name, runtime)
    schemas = {**own, **_METADATA}
    base = f"/v2/models/{segment(model.name)}"
    paths = {
        "/v2": {"get": _get("The server's name, version and extensions.", "ServerMetadata")},
        "/v2/health/live": {"get": _probe("Whether the server works.")},
        "/v2/health/ready": {"get": _probe("Whether all models are loaded.")},
        base: {"get": _get("The model's inputs and outputs.", "ModelMetadata")},
        f"{base}/ready": {"get": _probe("Whether the model is loaded.")},
        **({f"{base}/generate_stream": {"post": _generate()}} if streams else {f"{base}/infer": {"post": _infer()}}),
    }
    return document(model, paths, schemas)


def infer_operation(name: str, *, streams: bool) -> str:
    """The operation that carries tensors."""
    return f"POST /v2/models/{segment(name)}/{'generate_stream' if streams else 'infer'}"


def segment(name: str) -> str:
    """A spec's name stands in a path as it is: its grammar has no character that would need an escape."""
    return name


def _infer() -> Json:
    return operation(
        "One answer to one request.",
        {"200": answer("The outputs.", json_body(reference("InferResponse"))), "400": _refused()},
        json_body(reference("InferRequest")),
    )


def _generate() -> Json:
    return operation(
        "Any number of answers to one request.",
        {"200": answer("A server-sent event an answer.", event_stream(reference("GenerateResponse")))},
        json_body(reference("GenerateRequest")),
    )


def _get(summary: str, schema: str) -> Json:
    return operation(summary, {"200": answer("The metadata.", json_body(reference(schema)))})


def _probe(summary: str) -> Json:
    return operation(summary, {"200": {"description": "It is."}, "400": {"description": "It is not."}})


def _refused() -> Json:
    return answer("The request does not fit the model.", json_body(reference("Error")))


_TEXTS: Json = {"type": "array", "items": {"type": "string"}}
_TENSOR: Json = {
    "type": "object",
    "required": ["name", "datatype", "shape"],
    "properties": {
        "name": {"type": "string"},
        "datatype": {"type": "string"},
        "shape": {"type": "array", "items": {"type": "integer", "minimum": -1}},
    },
}
_METADATA: dict[str, Json] = {
    "Error": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}},
    "ServerMetadata": {
        "type": "object",
        "required": ["name", "version", "extensions"],
        "properties": {"name": {"type": "string"}, "version": {"type": "string"}, "extensions": _TEXTS},
    },
    "ModelMetadata": {
        "type": "object",
        "required": ["name", "platform", "inputs", "outputs"],
        "properties": {
            "name": {"type": "string"},
            "versions": _TEXTS,
            "platform": {"type": "string"},
            "inputs": {"type": "array", "items": _TENSOR},
            "outputs": {"type": "array", "items": _TENSOR},
        },
    },
}
