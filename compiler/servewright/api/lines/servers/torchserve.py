"""TorchServe's own prediction API: a handler decides what a body holds, so that only the address is known."""

from typing import Any

from servewright.api.lines.documents.operation import answer, document, operation
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec


def torchserve_document(model: Spec[ModelSpec]) -> dict[str, Any]:
    """The document."""
    anything: dict[str, Any] = {"*/*": {"schema": {}}}
    predict = operation("The handler's answer.", {"200": answer("What the handler gives.", anything)}, anything)
    return document(model, {f"/predictions/{model.name}": {"post": predict}})
