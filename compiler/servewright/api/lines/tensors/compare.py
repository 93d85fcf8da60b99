"""Two versions of a Triton model: what its callers have to send otherwise, and what they will read."""

from collections.abc import Iterator

from servewright.api.change import Change
from servewright.api.lines.found import found
from servewright.api.lines.tensors.document import infer_operation
from servewright.api.lines.tensors.inputs import compare_inputs
from servewright.api.lines.tensors.outputs import compare_outputs
from servewright.api.lines.tensors.shapes import smallest
from servewright.api.lines.tensors.sides import TensorSides
from servewright.api.lines.tensors.wire import is_decoupled, is_sequential
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec


def compare_tensors(old: Spec[ModelSpec], new: Spec[ModelSpec]) -> Iterator[Change]:
    """Changes of what travels; the weights behind it are not looked at."""
    sides = TensorSides.of(old, new)
    if old.name != new.name:
        before, after = infer_operation(old.name, streams=False), infer_operation(new.name, streams=False)
        message = f"requests name model `{new.name}` in their path, no longer `{old.name}`"
        places = old.place("metadata", "name"), new.place("metadata", "name")
        yield found("model-name-changed", message, *places, operations=(before, after))
    yield from _batching(sides)
    yield from _protocol(sides)
    yield from compare_inputs(sides)
    yield from compare_outputs(sides)


def _batching(sides: TensorSides) -> Iterator[Change]:
    before, after = sides.old.max_batch_size, sides.new.max_batch_size
    places = sides.places("maxBatchSize")
    if sides.is_toggled:
        if sides.has_same_ranks:
            return  # the dimension was written out on the other side, so that shapes tell the whole
        on = after > 0
        message = (
            f"every tensor has a batch dimension in front, of 1 to {after} rows"
            if on
            else "no tensor has a batch dimension any more"
        )
        yield sides.found(
            f"batching-turned-{'on' if on else 'off'}", message, places, witness=sides.witnesses.request()
        )
    elif before > 0 and after > before:
        yield sides.found("max-batch-size-raised", f"a request may carry {after} rows, not only {before}", places)
    elif 0 < after < before:
        message = f"a request may carry {after} rows at most, no longer {before}"
        witness = sides.witnesses.request(_larger_batch(sides, after + 1))
        yield sides.found("max-batch-size-lowered", message, places, witness=witness)


def _larger_batch(sides: TensorSides, rows: int) -> dict[str, list[int]]:
    """The shapes of a request with that many rows: of the inputs that it needs, or of the first where it needs none."""
    inputs = list(sides.inputs[0].values())
    sent = [tensor for tensor in inputs if not tensor.optional] or inputs[:1]
    return {tensor.name: [rows, *map(smallest, tensor.shape[1:])] for tensor in sent}


def _protocol(sides: TensorSides) -> Iterator[Change]:
    policy = ("config", "model_transaction_policy", "decoupled")
    if is_decoupled(sides.old) != is_decoupled(sides.new):
        on = is_decoupled(sides.new)
        message = (
            "requests are answered by a stream of responses, and plain inference is refused"
            if on
            else "requests are answered by one response, and not by a stream"
        )
        yield sides.found(f"decoupled-turned-{'on' if on else 'off'}", message, sides.places(*policy))
    if is_sequential(sides.old) != is_sequential(sides.new):
        places = sides.places("config", "sequence_batching")
        if is_sequential(sides.new):
            message, witness = "a request without `sequence_id` is refused", sides.witnesses.request()
            yield sides.found("sequence-batching-turned-on", message, places, witness=witness)
        else:
            message = "requests of a sequence are answered as if each stood alone"
            yield sides.found("sequence-batching-turned-off", message, places)
