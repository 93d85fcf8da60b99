"""Generated documents in a validator of OpenAPI that others wrote."""

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from servewright.api.lines.document import line_document, route_document
from servewright.api.lines.side import Side
from tests.api_lines import model, prompt, route

pytestmark = pytest.mark.peers

TENSORS = [
    {"name": f"a/{type}:0", "type": type, "dims": [-1, 3]} for type in ("FP32", "BF16", "STRING", "UINT64", "BOOL")
]
TRITON = {"backend": "python", "maxBatchSize": 4, "inputs": TENSORS, "outputs": TENSORS}
VARIABLES = {
    "a": {"type": "string", "default": ""},
    "b": {"type": "number", "minimum": 1},
    "c": {"enum": ["x", "y"]},
    "d": {"type": "image"},
}
LINES = {
    "triton": model({"triton": TRITON}),
    "triton, sequences": model({"triton": {**TRITON, "config": {"sequence_batching": {}}}}),
    "triton, decoupled": model({"triton": {**TRITON, "config": {"model_transaction_policy": {"decoupled": True}}}}),
    "vllm": model({"vllm": {"maxModelLength": 9}}),
    "torchserve": model({"torchserve": {"handler": "h"}}),
    "chat": prompt({"variables": VARIABLES}),
    "json": prompt(
        {"output": {"schema": "o.json"}}, {"o.json": '{"$ref": "#/$defs/A", "$defs": {"A": {"type": "string"}}}'}
    ),
    "embed": prompt({"operation": "embed", "parameters": {"dimensions": 3}}),
    "image": prompt({"operation": "image.generate"}),
}


def validate(document: Any) -> None:
    if find_spec("openapi_spec_validator") is None:
        absent = pytest.fail if os.environ.get("SERVEWRIGHT_REQUIRE_PEERS") == "1" else pytest.skip
        absent("openapi-spec-validator is not installed")
    import_module("openapi_spec_validator").OpenAPIV31SpecValidator(document).validate()


@pytest.mark.parametrize("side", LINES.values(), ids=LINES)
def test_lines_are_valid(side: Side) -> None:
    validate(line_document(side))


@pytest.mark.parametrize("side", LINES.values(), ids=LINES)
def test_routes_are_valid(side: Side) -> None:
    named = {"model": "eta@1"} if side.spec.identity.kind == "Model" else {"prompt": "caption@1", "with": LLM}
    body = {"host": "a.example.com", "path": "/", "to": named, "stream": True, "consumers": ["a"], "limits": {}}
    validate(route_document(route(body, side)))


LLM = {"credential": "key", "llm": "gpt"}
