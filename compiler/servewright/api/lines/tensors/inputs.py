"""Inputs: narrowing what a model takes breaks who sends it."""

from collections.abc import Iterator

from servewright.api.change import Change
from servewright.api.lines.tensors.pairing import pair
from servewright.api.lines.tensors.shapes import telling
from servewright.api.lines.tensors.sides import TensorSides
from servewright.api.lines.tensors.values import compare_shape, compare_type, described
from servewright.api.lines.tensors.wire import WireTensor


def compare_inputs(sides: TensorSides) -> Iterator[Change]:
    """Changes tensor by tensor, in the order of their names."""
    old, new = sides.inputs
    pairing = pair(old, new)
    for name in pairing.removed:
        yield _removed(sides, old[name])
    for name, other in pairing.renamed.items():
        yield _renamed(sides, old[name], new[other])
    for name in pairing.added:
        yield _added(sides, new[name])
    for name in pairing.kept:
        yield from _kept(sides, old[name], new[name])


def _removed(sides: TensorSides, old: WireTensor) -> Change:
    places = sides.tensor_places("inputs", old, None)
    message = f"a request with input `{old.name}` ({described(old)}) is refused"
    witness = sides.witnesses.request({old.name: telling(old.shape, old.shape)})
    return sides.found("tensor-input-removed", message, places, f"inputs/{old.name}", witness)


def _renamed(sides: TensorSides, old: WireTensor, new: WireTensor) -> Change:
    places = sides.tensor_places("inputs", old, new, "name")
    message = f"input `{old.name}` is called `{new.name}`, of the same type and shape ({described(old)})"
    witness = sides.witnesses.request({old.name: telling(old.shape, old.shape)})
    return sides.found("tensor-renamed", message, places, f"inputs/{old.name}", witness)


def _added(sides: TensorSides, new: WireTensor) -> Change:
    places = sides.tensor_places("inputs", None, new)
    path = f"inputs/{new.name}"
    if new.optional:
        message = f"a request may carry the new input `{new.name}` ({described(new)})"
        return sides.found("tensor-optional-input-added", message, places, path)
    message = f"a request without the new input `{new.name}` ({described(new)}) is refused"
    return sides.found("tensor-input-added", message, places, path, sides.witnesses.request())


def _kept(sides: TensorSides, old: WireTensor, new: WireTensor) -> Iterator[Change]:
    yield from compare_type(sides, "inputs", old, new)
    yield from compare_shape(sides, "inputs", old, new)
    if old.optional == new.optional:
        return
    places = sides.tensor_places("inputs", old, new, "optional")
    path = f"inputs/{old.name}"
    if new.optional:
        yield sides.found("tensor-input-became-optional", f"input `{new.name}` may be left out", places, path)
    else:
        message = f"a request without input `{new.name}` is refused"
        yield sides.found("tensor-input-became-required", message, places, path, sides.witnesses.request())
