"""The parts that generated OpenAPI documents are made of."""

from typing import Any, Final

from servewright.core.spec import Spec

Json = dict[str, Any]
VERSION: Final = "3.1.0"


def document(spec: Spec[Any], paths: Json, schemas: Json | None = None) -> Json:
    """A document of one line or route."""
    info = {"title": spec.name, "version": spec.version or "0.0.0"}
    components = {"components": {"schemas": schemas}} if schemas else {}
    return {"openapi": VERSION, "info": info, "paths": paths, **components}


def operation(summary: str, responses: Json, content: Json | None = None) -> Json:
    """An operation; `content` is what its request must carry."""
    body = {} if content is None else {"requestBody": {"required": True, "content": content}}
    return {"summary": summary, **body, "responses": responses}


def answer(description: str, content: Json) -> Json:
    """A response."""
    return {"description": description, "content": content}


def json_body(schema: Json) -> Json:
    """JSON content."""
    return {"application/json": {"schema": schema}}


def text_body() -> Json:
    """Plain text."""
    return {"text/plain": {"schema": {"type": "string"}}}


def event_stream(schema: Json) -> Json:
    """Server-sent events; the schema is that of the data of each."""
    return {"text/event-stream": {"schema": schema}}
