"""Models that NVIDIA Triton serves: what its `config.pbtxt` says, with units."""

from typing import Annotated, Any, Literal

from pydantic import Field

from servewright.core.field import Operations, Release
from servewright.core.strict import Items, SpecPart, field, maker
from servewright.formats.units.duration import Duration
from servewright.formats.units.identifiers import TritonName
from servewright.formats.units.images import ImageReference
from servewright.formats.units.names import SpecName
from servewright.formats.units.tensor import TensorType

Dim = Annotated[int, Field(ge=-1, le=2**31 - 1)]


class Tensor(SpecPart):
    """An input or output of a model."""

    name: TritonName = field("The tensor's name.")
    type: TensorType = field("The type of its elements.")
    dims: Annotated[Items[Dim], Field(min_length=1, max_length=32)] = field(
        "Its shape without the batch dimension; -1 is any size."
    )
    optional: bool = field("Whether a request may leave it out; inputs only.", False, because="Triton's default")


class Batching(SpecPart):
    """Triton's dynamic batcher."""

    max_queue_delay: Duration = field(
        "How long a request waits for others to batch with.",
        Duration.parse("0s"),
        because="Triton's default: do not wait",
    )
    preferred_sizes: Items[Annotated[int, Field(ge=1)]] = maker(
        tuple, "Batch sizes to aim at.", because="only TensorRT profiles profit from them"
    )
    preserve_ordering: bool = field("Whether answers keep the order of requests.", False, because="Triton's default")


class Queue(SpecPart):
    """Triton's default queue policy."""

    max_size: Annotated[int, Field(ge=0, le=2**31 - 1)] = field(
        "Requests that may wait; beyond it Triton refuses.", 0, because="Triton's default: no bound", unit="requests"
    )
    timeout: Duration | None = field("How long a request may wait.", None, because="Triton's default: for ever")
    on_timeout: Literal["reject", "delay"] = field(
        "What becomes of a request that has waited too long.", "reject", because="its caller has given up"
    )


class Instances(SpecPart):
    """Copies of the model on a kind of device."""

    kind: Literal["cpu", "gpu", "auto", "model"] = field("The device.")
    count: Annotated[int, Field(ge=1, le=1000)] = field(
        "Copies, on each of the pod's GPUs or on the CPU.", 1, because="Triton's default"
    )
    gpus: Items[Annotated[int, Field(ge=0, le=63)]] = maker(tuple, "The pod's GPUs to use.", because="all of them")


class TritonRuntime(SpecPart):
    """NVIDIA Triton."""

    backend: Release[SpecName] = field("The backend that runs the model, such as `onnxruntime` or `python`.")
    image: Release[ImageReference] = field(
        "The image that is built upon.",
        "nvcr.io/nvidia/tritonserver:25.08-py3",
        because="a release with every stock backend",
    )
    max_batch_size: Release[Annotated[int, Field(ge=0, le=65536)]] = field(
        "The largest batch; 0: the model does not batch.", 0, because="Triton's default", unit="requests"
    )
    inputs: Release[Annotated[Items[Tensor], Field(min_length=1, max_length=1000)]] = field("What a request carries.")
    outputs: Release[Annotated[Items[Tensor], Field(min_length=1, max_length=1000)]] = field("What an answer carries.")
    batching: Operations[Batching | None] = field("The dynamic batcher.", None, because="requests run one by one")
    queue: Operations[Queue | None] = field("The queue policy.", None, because="Triton's default: an endless queue")
    instances: Operations[Items[Instances]] = maker(
        tuple, "Copies of the model.", because="Triton's default: one a device"
    )
    config: Release[dict[str, Any]] = maker(dict, "Any other field of `ModelConfig`, by its protobuf name.")
