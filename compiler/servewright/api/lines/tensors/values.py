"""The type and shape of one tensor on both sides."""

from collections.abc import Iterator
from typing import Literal

from servewright.api.change import Change, Size, Witness
from servewright.api.lines.ids import IDS
from servewright.api.lines.tensors.shapes import Relation, Shape, relation, shown, telling
from servewright.api.lines.tensors.sides import TensorSides
from servewright.api.lines.tensors.wire import WireTensor

Direction = Literal["inputs", "outputs"]


def described(tensor: WireTensor) -> str:
    """Its type and shape in a message."""
    return f"`{tensor.type.protocol} {shown(tensor.shape)}`"


def compare_type(sides: TensorSides, direction: Direction, old: WireTensor, new: WireTensor) -> Iterator[Change]:
    """Triton converts no type into another, so that any change breaks."""
    if old.type is new.type:
        return
    places = sides.tensor_places(direction, old, new, "type")
    message = f"{_noun(direction)} `{old.name}` is `{new.type.protocol}`, not `{old.type.protocol}`"
    witness = _witness(sides, direction, old, new)
    yield sides.found("tensor-type-changed", message, places, f"{direction}/{old.name}", witness)


def compare_shape(sides: TensorSides, direction: Direction, old: WireTensor, new: WireTensor) -> Iterator[Change]:
    """What became of the shape; a batch dimension that came, went or was bounded is told once for all tensors."""
    before, after = _compared(sides, old, new)
    id = _id(direction, relation(before, after))
    if not id:
        return
    places = sides.tensor_places(direction, old, new, "dims")
    message = f"{_noun(direction)} `{old.name}` has shape `{shown(after)}`, not `{shown(before)}`"
    witness = _witness(sides, direction, old, new) if IDS[id].size is Size.BREAKING else None
    yield sides.found(id, message, places, f"{direction}/{old.name}", witness)


def _compared(sides: TensorSides, old: WireTensor, new: WireTensor) -> tuple[Shape, Shape]:
    """The shapes that are compared: without the batch dimension, where that is told apart from them."""
    batches = sides.old.max_batch_size > 0, sides.new.max_batch_size > 0
    without = old.shape[batches[0] :], new.shape[batches[1] :]
    if sides.is_toggled and (sides.has_same_ranks or without[0] != without[1]):
        return old.shape, new.shape
    return without


def _id(direction: Direction, became: Relation) -> str:
    if became == "same":
        return ""
    if became in ("rank", "changed"):
        return "tensor-rank-changed" if became == "rank" else "tensor-shape-changed"
    return f"tensor-{_noun(direction)}-shape-{became}"


def _witness(sides: TensorSides, direction: Direction, old: WireTensor, new: WireTensor) -> Witness | None:
    if direction == "inputs":
        return sides.witnesses.request({old.name: telling(old.shape, new.shape)})
    return sides.witnesses.response({new.name: telling(new.shape, old.shape)})


def _noun(direction: Direction) -> str:
    return direction.removesuffix("s")
