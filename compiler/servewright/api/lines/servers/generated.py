"""The document of a model whose server speaks a protocol that is known."""

from typing import Any

from servewright.api.lines.servers.torchserve import torchserve_document
from servewright.api.lines.servers.vllm import vllm_document
from servewright.api.lines.tensors.document import triton_document
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec


def protocol_document(model: Spec[ModelSpec]) -> dict[str, Any]:
    """Of Triton, vLLM or TorchServe; the other servers emit documents of their own."""
    runtime = model.body.runtime
    if runtime.triton is not None:
        return triton_document(model, runtime.triton)
    if runtime.vllm is not None:
        return vllm_document(model, runtime.vllm)
    return torchserve_document(model)
