"""Tensors as requests and answers carry them: with the batch dimension, and sizes as intervals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servewright.formats.units.tensor import TensorType
from servewright.kinds.model.triton import Tensor, TritonRuntime


@dataclass(frozen=True, slots=True)
class Interval:
    """The sizes that a dimension may have; `most` is None where there is no bound."""

    least: int
    most: int | None

    def holds(self, size: int) -> bool:
        """Whether the dimension may have this size."""
        return self.least <= size and (self.most is None or size <= self.most)

    def within(self, other: "Interval") -> bool:
        """Whether every size is one of the other's."""
        return self.least >= other.least and (other.most is None or (self.most is not None and self.most <= other.most))


@dataclass(frozen=True, slots=True)
class WireTensor:
    """`index` is its place among the spec's inputs or outputs."""

    name: str
    type: TensorType
    shape: tuple[Interval, ...]
    optional: bool
    index: int


ANY_SIZE = Interval(0, None)


def inputs_of(runtime: TritonRuntime) -> Mapping[str, WireTensor]:
    """By name; a request's batch has one row at least."""
    batch = (Interval(1, runtime.max_batch_size),) if runtime.max_batch_size else ()
    return _by_name(runtime.inputs, batch)


def outputs_of(runtime: TritonRuntime) -> Mapping[str, WireTensor]:
    """By name; an answer has the batch of its request, whatever that is."""
    return _by_name(runtime.outputs, (ANY_SIZE,) if runtime.max_batch_size else ())


def is_decoupled(runtime: TritonRuntime) -> bool:
    """Whether a request may have any number of responses."""
    policy = runtime.config.get("model_transaction_policy")
    return isinstance(policy, dict) and policy.get("decoupled") is True


def is_sequential(runtime: TritonRuntime) -> bool:
    """Whether requests belong to sequences; Triton takes an empty block for one too."""
    return isinstance(runtime.config.get("sequence_batching"), dict)


def other_configuration(runtime: TritonRuntime) -> dict[str, Any]:
    """What `config` holds beside what callers can tell."""
    policy = runtime.config.get("model_transaction_policy")
    rest = {key: value for key, value in policy.items() if key != "decoupled"} if isinstance(policy, dict) else policy
    return {**runtime.config, "model_transaction_policy": rest or None}


def _by_name(tensors: tuple[Tensor, ...], batch: tuple[Interval, ...]) -> dict[str, WireTensor]:
    return {
        tensor.name: WireTensor(
            tensor.name, tensor.type, batch + tuple(map(_interval, tensor.dims)), tensor.optional, index
        )
        for index, tensor in enumerate(tensors)
    }


def _interval(size: int) -> Interval:
    return ANY_SIZE if size < 0 else Interval(size, size)
