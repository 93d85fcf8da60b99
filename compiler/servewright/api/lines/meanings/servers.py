"""Changes of models that a Python server runs, and of what stands behind any model."""

from collections.abc import Mapping
from typing import Final

from servewright.api.change import Size
from servewright.api.lines.meanings.meaning import Meaning

SERVERS: Final[Mapping[str, Meaning]] = {
    "runtime-changed": Meaning(
        Size.PATCH,
        "Another server runs the model.",
        "What callers notice of it is reported by itself, from the documents of both servers.",
        "`runtime: {triton: ...}` becomes `runtime: {fastapi: ...}`",
    ),
    "artifact-changed": Meaning(
        Size.PATCH,
        "The model has other weights.",
        "Requests and answers keep their form, and values differ.",
        "`artifact: {uri: v1.onnx}` becomes `artifact: {uri: v2.onnx}`",
    ),
    "source-changed": Meaning(
        Size.PATCH,
        "The service has other source code, which emits the API that its document describes.",
        "Requests and answers keep their form, as far as the document tells.",
        "a file below `source` is edited",
    ),
    "server-configuration-changed": Meaning(
        Size.PATCH,
        "The server is set up in another way that no request or answer shows.",
        "A pod that runs it is another one, so the release is too.",
        "`backend: onnxruntime` becomes `backend: tensorrt`",
    ),
    "vllm-served-name-changed": Meaning(
        Size.BREAKING,
        "The model is served under another name.",
        "The body of each request names the model, and vLLM answers 404 to any other name.",
        "`servedName: support-llm` becomes `servedName: support-llm-2`",
    ),
    "max-model-length-lowered": Meaning(
        Size.BREAKING,
        "A prompt and its answer have to fit into fewer tokens.",
        "A request that does not fit is refused.",
        "`maxModelLength: 32768` becomes `maxModelLength: 8192`",
    ),
    "max-model-length-raised": Meaning(
        Size.ADDITIVE,
        "A prompt and its answer may have more tokens.",
        "Requests as they are sent today stay valid.",
        "`maxModelLength: 8192` becomes `maxModelLength: 32768`",
    ),
    "api-not-comparable": Meaning(
        Size.BREAKING,
        "Two documents of a line cannot be compared.",
        "Nobody can say that callers will notice nothing.",
        "the document of the released version is no OpenAPI that can be read",
    ),
}
