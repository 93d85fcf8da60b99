"""The OpenAPI document that a model's service emits, where its runtime has one."""

from servewright.api.document.library import Library
from servewright.api.lines.side import Side
from servewright.kinds.model.kind import ModelSpec


def openapi_of(model: ModelSpec) -> str:
    """The path of the document from the spec's folder; empty where the server's own protocol is the API."""
    runtime = model.runtime
    service = runtime.fastapi or runtime.bentoml or runtime.torchserve
    return str(service.openapi) if service is not None and service.openapi is not None else ""


def library_of(side: Side, relative: str) -> Library:
    """The document with the files that it refers to; raises UnreadableError."""
    return Library(side.path(relative), side.read)
