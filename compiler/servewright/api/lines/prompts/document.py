"""A prompt as an OpenAPI document: one operation, at the place that a route gives it."""

from typing import Any

from servewright.api.lines.documents.operation import answer, document, event_stream, json_body, operation, text_body
from servewright.api.lines.prompts.schemas import variables_schema
from servewright.core.spec import Spec
from servewright.kinds.prompt import PromptSpec

Json = dict[str, Any]


def prompt_document(prompt: Spec[PromptSpec], output: Json | None, *, stream: bool = False, path: str = "/") -> Json:
    """The document; `output` is the schema of the answer where the prompt names one."""
    content = answered(prompt.body, output)
    if stream:
        content = event_stream(next(iter(content.values()))["schema"])
    responses = {"200": answer("The model's answer.", content)}
    call = operation(f"Prompt {prompt.identity.label}.", responses, json_body(variables_schema(prompt.body)))
    return document(prompt, {path: {"post": call}})


def answered(prompt: PromptSpec, output: Json | None) -> Json:
    """The content of an answer: what the output's schema says, else what the operation makes."""
    if output is not None:
        return json_body(output)
    if prompt.operation == "chat":
        return text_body()
    if prompt.operation == "embed":
        size = prompt.parameters.dimensions
        bounds = {} if size is None else {"minItems": size, "maxItems": size}
        return json_body(_object("embedding", {"type": "array", "items": {"type": "number"}, **bounds}))
    image = {"type": "string", "contentEncoding": "base64"}
    return json_body(_object("images", {"type": "array", "minItems": 1, "items": image}))


def _object(name: str, schema: Json) -> Json:
    return {"type": "object", "required": [name], "properties": {name: schema}}
