"""The tensors of a model: what a request carries and what an answer carries, as `config.pbtxt` says it."""

from collections.abc import Iterator, Sequence
from typing import Any

from servewright.core.finding import Finding, Related, Severity
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.units.shown import shown
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.triton import Tensor, TritonRuntime

OPTIONAL_OUTPUT = Rule(
    "RND201",
    "optional_output",
    Severity.ERROR,
    "An output tensor is marked as optional.",
    "Triton's configuration knows optional inputs only; callers choose which outputs they ask for.",
)
EMPTY_DIMENSION = Rule(
    "RND202",
    "empty_dimension",
    Severity.ERROR,
    "A dimension of a tensor is 0.",
    "Triton refuses to load a model with such a tensor: each dimension is at least 1, or -1 where any size will do.",
)
TENSOR_TWICE = Rule(
    "RND203",
    "tensor_twice",
    Severity.ERROR,
    "Two inputs, or two outputs, have the same name.",
    "Requests name tensors, so one of the two could never be meant.",
)

_ROOT = ("spec", "runtime", "triton")


def tensors(runtime: TritonRuntime) -> dict[str, Any]:
    """The fields `input` and `output`."""
    return {
        "input": [_tensor(tensor) | ({"optional": True} if tensor.optional else {}) for tensor in runtime.inputs],
        "output": [_tensor(tensor) for tensor in runtime.outputs],
    }


def refused_tensors(model: Spec[ModelSpec], runtime: TritonRuntime) -> Iterator[Finding]:
    """What Triton would not load."""
    for side, rows in (("inputs", runtime.inputs), ("outputs", runtime.outputs)):
        yield from _twice(model, side, rows)
        for number, tensor in enumerate(rows):
            yield from _empty(model, side, number, tensor)
    for number, tensor in enumerate(runtime.outputs):
        if tensor.optional:
            yield OPTIONAL_OUTPUT.finding(
                f"output {shown(tensor.name)} is optional, and Triton has optional inputs only",
                model.place(*_ROOT, "outputs", number, "optional"),
                help="remove `optional`; a caller leaves out of its request what it does not want",
            )


def _tensor(tensor: Tensor) -> dict[str, Any]:
    return {"name": tensor.name, "data_type": tensor.type.triton, "dims": list(tensor.dims)}


def _empty(model: Spec[ModelSpec], side: str, number: int, tensor: Tensor) -> Iterator[Finding]:
    if 0 in tensor.dims:
        yield EMPTY_DIMENSION.finding(
            f"a dimension of {shown(tensor.name)} is 0, and must be >= 1, or -1 to indicate a variable size",
            model.place(*_ROOT, side, number, "dims", tensor.dims.index(0)),
            help="write the size, or -1",
        )


def _twice(model: Spec[ModelSpec], side: str, rows: Sequence[Tensor]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for number, tensor in enumerate(rows):
        if first.setdefault(tensor.name, number) != number:
            earlier = model.place(*_ROOT, side, first[tensor.name], "name")
            yield TENSOR_TWICE.finding(
                f"`{side}` name two tensors {shown(tensor.name)}",
                model.place(*_ROOT, side, number, "name"),
                help="give each tensor the name that the model file gives it",
                related=(Related(earlier, "the first one"),),
            )
