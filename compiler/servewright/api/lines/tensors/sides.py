"""Two Triton models side by side, with the places of what they say."""

from dataclasses import dataclass
from functools import cached_property

from servewright.api.change import Change, Witness
from servewright.api.lines.found import found
from servewright.api.lines.tensors.document import infer_operation
from servewright.api.lines.tensors.wire import WireTensor, inputs_of, is_decoupled, outputs_of
from servewright.api.lines.tensors.witness import TensorWitnesses
from servewright.core.place import Path, Place
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.triton import TritonRuntime

ROOT = ("spec", "runtime", "triton")
Places = tuple[Place, Place]


@dataclass(frozen=True)
class TensorSides:
    """Without slots, since what is derived from the two is kept."""

    specs: tuple[Spec[ModelSpec], Spec[ModelSpec]]
    old: TritonRuntime
    new: TritonRuntime

    @classmethod
    def of(cls, old: Spec[ModelSpec], new: Spec[ModelSpec]) -> "TensorSides":
        """Of two models that Triton runs."""
        before, after = old.body.runtime.triton, new.body.runtime.triton
        assert before is not None  # whoever calls has looked at the runtimes
        assert after is not None
        return cls((old, new), before, after)

    @cached_property
    def inputs(self) -> tuple[dict[str, WireTensor], dict[str, WireTensor]]:
        """The inputs of both sides by name."""
        return dict(inputs_of(self.old)), dict(inputs_of(self.new))

    @cached_property
    def outputs(self) -> tuple[dict[str, WireTensor], dict[str, WireTensor]]:
        """The outputs of both sides by name."""
        return dict(outputs_of(self.old)), dict(outputs_of(self.new))

    @cached_property
    def witnesses(self) -> TensorWitnesses:
        """What finds requests and answers that tell the two apart."""
        return TensorWitnesses((self.specs[0].name, self.specs[1].name), self.old, self.new)

    @property
    def is_toggled(self) -> bool:
        """Whether one side batches and the other does not, so that every shape has a dimension more or less."""
        return (self.old.max_batch_size > 0) != (self.new.max_batch_size > 0)

    @cached_property
    def has_same_ranks(self) -> bool:
        """Whether every tensor that both sides have has as many dimensions as before, the batch included."""
        kept = [(old[name], new[name]) for old, new in (self.inputs, self.outputs) for name in old.keys() & new.keys()]
        return bool(kept) and all(len(before.shape) == len(after.shape) for before, after in kept)

    def places(self, *path: str | int) -> Places:
        """Where both sides say something of the same name."""
        return self.specs[0].place(*ROOT, *path), self.specs[1].place(*ROOT, *path)

    def tensor_places(self, side: str, old: WireTensor | None, new: WireTensor | None, *path: str) -> Places:
        """Where both sides say something of a tensor; where one lacks it, its list."""
        steps: list[Path] = [(side,) if tensor is None else (side, tensor.index, *path) for tensor in (old, new)]
        return self.specs[0].place(*ROOT, *steps[0]), self.specs[1].place(*ROOT, *steps[1])

    def found(self, id: str, message: str, places: Places, path: str = "", witness: Witness | None = None) -> Change:
        """A change of the operation that carries tensors."""
        operation = infer_operation(self.specs[0].name, streams=is_decoupled(self.old))
        return found(id, message, *places, operations=(operation,), path=path, witness=witness)
