"""vLLM: the two completion endpoints of OpenAI's protocol, for one served name."""

from collections.abc import Iterator
from typing import Any

from servewright.api.change import Change
from servewright.api.lines.documents.operation import answer, document, json_body, operation
from servewright.api.lines.found import found
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.services import VllmRuntime

Json = dict[str, Any]

_ROOT = ("spec", "runtime", "vllm")
_OPERATIONS = ("POST /v1/chat/completions", "POST /v1/completions")


def vllm_document(model: Spec[ModelSpec], runtime: VllmRuntime) -> Json:
    """The document: what every client of the protocol sends, and what this model bounds."""
    name = _served_name(model, runtime)
    chat = _request(name, runtime, {"messages": _MESSAGES})
    completion = _request(name, runtime, {"prompt": {"type": ["string", "array"]}})
    paths = {
        "/v1/models": {"get": operation("The models that are served.", _answered(_listed(name)))},
        "/v1/chat/completions": {
            "post": operation("The next message of a chat.", _answered(_completed(name)), json_body(chat))
        },
        "/v1/completions": {
            "post": operation("How a text goes on.", _answered(_completed(name)), json_body(completion))
        },
    }
    return document(model, paths)


def compare_vllm(
    old: Spec[ModelSpec], new: Spec[ModelSpec], before: VllmRuntime, after: VllmRuntime
) -> Iterator[Change]:
    """The name and the context window; the rest of the protocol is vLLM's."""
    names = _served_name(old, before), _served_name(new, after)
    if names[0] != names[1]:
        message = f"the model is called `{names[1]}` in requests, and `{names[0]}` is refused"
        places = old.place(*_ROOT, "servedName"), new.place(*_ROOT, "servedName")
        yield found("vllm-served-name-changed", message, *places, operations=_OPERATIONS, path="model")
    lengths = before.max_model_length, after.max_model_length
    if lengths[0] == lengths[1]:
        return
    places = old.place(*_ROOT, "maxModelLength"), new.place(*_ROOT, "maxModelLength")
    said = [f"{length} tokens" if length else "what the model itself takes" for length in lengths]
    message = f"a prompt and its answer have {said[1]} at most, not {said[0]}"
    # Without a bound the window is the model's own, which no bound can exceed.
    is_lower = lengths[1] is not None and (lengths[0] is None or lengths[1] < lengths[0])
    yield found(f"max-model-length-{'lowered' if is_lower else 'raised'}", message, *places, operations=_OPERATIONS)


def _served_name(model: Spec[ModelSpec], runtime: VllmRuntime) -> str:
    return str(runtime.served_name or model.name)


def _request(name: str, runtime: VllmRuntime, own: Json) -> Json:
    longest = {"maximum": runtime.max_model_length} if runtime.max_model_length else {}
    tokens = {"type": ["integer", "null"], "minimum": 0, **longest}
    properties = {
        "model": {"type": "string", "const": name},
        **own,
        "max_tokens": tokens,
        "temperature": {"type": ["number", "null"], "minimum": 0},
        "stream": {"type": ["boolean", "null"]},
    }
    return {"type": "object", "required": ["model", *own], "properties": properties}


def _listed(name: str) -> Json:
    model = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "const": name}}}
    return {
        "type": "object",
        "required": ["data"],
        "properties": {"data": {"type": "array", "items": model}},
    }


def _completed(name: str) -> Json:
    properties = {
        "id": {"type": "string"},
        "model": {"type": "string", "const": name},
        "choices": {"type": "array", "items": {"type": "object"}},
        "usage": {"type": "object"},
    }
    return {"type": "object", "required": ["id", "model", "choices"], "properties": properties}


def _answered(schema: Json) -> Json:
    return {"200": answer("The answer.", json_body(schema))}


_MESSAGES: Json = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "required": ["role"], "properties": {"role": {"type": "string"}}},
}
