"""The smallest request, or answer, that one side of a Triton model accepts and the other refuses."""

from math import prod
from typing import Any, Final

from servewright.api.change import Witness
from servewright.api.lines.documents.telling import Telling
from servewright.api.lines.tensors.schemas import ONLY_BINARY, infer_schemas
from servewright.api.lines.tensors.shapes import smallest
from servewright.api.lines.tensors.wire import WireTensor, inputs_of, is_sequential, outputs_of
from servewright.formats.units.tensor import TensorType
from servewright.kinds.model.triton import TritonRuntime

# Beyond it, a list of numbers is worth less than their count.
_LISTED: Final = 8
_MOST_TENSORS: Final = 64
_WIDTHS: Final = {"BOOL": 1, "STRING": 4}  # a text has its length in front

Shapes = dict[str, list[int]]


class TensorWitnesses:
    """Of one pair of models; validators are made when first asked for."""

    __slots__ = ("_inputs", "_names", "_outputs", "_requests", "_responses", "_sequence")

    def __init__(self, names: tuple[str, str], old: TritonRuntime, new: TritonRuntime) -> None:
        self._names = names
        self._inputs, self._outputs = list(inputs_of(old).values()), list(outputs_of(new).values())
        self._sequence = {"parameters": {"sequence_id": 1}} if is_sequential(old) else {}
        schemas = [infer_schemas(name, runtime) for name, runtime in zip(names, (old, new), strict=True)]
        self._requests = Telling("InferRequest", *schemas)
        self._responses = Telling("InferResponse", *schemas)

    def request(self, shapes: Shapes | None = None) -> Witness | None:
        """A request of the old side with the inputs that it needs, and those whose shapes are given."""
        shapes = shapes or {}
        tensors = [tensor for tensor in self._inputs if tensor.name in shapes or not tensor.optional]
        if len(tensors) > _MOST_TENSORS:
            return None
        return self._requests.witness(self._sequence | {"inputs": _tensors(tensors, shapes)}, 0)

    def response(self, shapes: Shapes | None = None) -> Witness | None:
        """An answer of the new side."""
        if len(self._outputs) > _MOST_TENSORS:
            return None
        return self._responses.witness(
            {"model_name": self._names[1], "outputs": _tensors(self._outputs, shapes or {})}, 1
        )


def _tensors(tensors: list[WireTensor], shapes: Shapes) -> list[dict[str, Any]]:
    return [_tensor(tensor, shapes.get(tensor.name) or [smallest(size) for size in tensor.shape]) for tensor in tensors]


def _tensor(tensor: WireTensor, shape: list[int]) -> dict[str, Any]:
    count = prod(shape)
    head = {"name": tensor.name, "shape": shape, "datatype": tensor.type.protocol}
    if count > _LISTED or tensor.type in ONLY_BINARY:
        return head | {"parameters": {"binary_data_size": count * _width(tensor.type)}}
    return head | {"data": [_ZEROS.get(tensor.type, 0)] * count}


def _width(type: TensorType) -> int:
    return _WIDTHS.get(type.value) or int(type.value.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) // 8


_ZEROS: Final[dict[TensorType, Any]] = {TensorType.BOOL: False, TensorType.STRING: ""}
