"""Outputs: widening what a model gives breaks who reads it."""

from collections.abc import Iterator

from servewright.api.change import Change
from servewright.api.lines.tensors.pairing import pair
from servewright.api.lines.tensors.sides import TensorSides
from servewright.api.lines.tensors.values import compare_shape, compare_type, described


def compare_outputs(sides: TensorSides) -> Iterator[Change]:
    """Changes tensor by tensor, in the order of their names."""
    old, new = sides.outputs
    pairing = pair(old, new)
    for name in pairing.removed:
        message = f"an answer has no output `{name}` ({described(old[name])}) any more"
        places = sides.tensor_places("outputs", old[name], None)
        yield sides.found("tensor-output-removed", message, places, f"outputs/{name}", sides.witnesses.response())
    for name, other in pairing.renamed.items():
        message = f"output `{name}` is called `{other}`, of the same type and shape ({described(old[name])})"
        places = sides.tensor_places("outputs", old[name], new[other], "name")
        yield sides.found("tensor-renamed", message, places, f"outputs/{name}", sides.witnesses.response())
    for name in pairing.added:
        message = f"an answer has the new output `{name}` ({described(new[name])})"
        yield sides.found(
            "tensor-output-added", message, sides.tensor_places("outputs", None, new[name]), f"outputs/{name}"
        )
    for name in pairing.kept:
        yield from compare_type(sides, "outputs", old[name], new[name])
        yield from compare_shape(sides, "outputs", old[name], new[name])
