"""Changes of a Triton model's tensors, and of how its requests are batched and answered."""

from collections.abc import Mapping
from typing import Final

from servewright.api.change import Size
from servewright.api.lines.meanings.meaning import Meaning

_B: Final = Size.BREAKING
_A: Final = Size.ADDITIVE

TENSORS: Final[Mapping[str, Meaning]] = {
    "tensor-input-removed": Meaning(
        _B,
        "A model does not take an input any more.",
        "Triton refuses a request with an input that the model does not know.",
        "`inputs` loses `{name: features, type: FP32, dims: [128]}`",
    ),
    "tensor-input-added": Meaning(
        _B,
        "A model needs an input that it did not have.",
        "Triton refuses a request that leaves out an input, unless the input is optional.",
        "`inputs` gains `{name: weather, type: FP32, dims: [4]}`",
    ),
    "tensor-optional-input-added": Meaning(
        _A,
        "A model takes an input that may be left out.",
        "Requests as they are sent today stay valid.",
        "`inputs` gains `{name: weather, type: FP32, dims: [4], optional: true}`",
    ),
    "tensor-output-added": Meaning(
        _A,
        "A model gives an output that it did not give.",
        "Clients find outputs by their names, and a request may name those that it wants.",
        "`outputs` gains `{name: variance, type: FP32, dims: [1]}`",
    ),
    "tensor-output-removed": Meaning(
        _B,
        "A model does not give an output any more.",
        "Clients that read it find nothing, and a request that names it is refused.",
        "`outputs` loses `{name: minutes, type: FP32, dims: [1]}`",
    ),
    "tensor-renamed": Meaning(
        _B,
        "An input or output has another name, and the type and shape that it had.",
        "Requests and answers name their tensors; one under the old name is refused, or not found.",
        "`name: features` becomes `name: inputs`",
    ),
    "tensor-type-changed": Meaning(
        _B,
        "The elements of a tensor have another type.",
        "Triton converts nothing: a request of the old type is refused, and clients misread an answer of the new one.",
        "`type: FP32` becomes `type: FP16`",
    ),
    "tensor-input-shape-narrowed": Meaning(
        _B,
        "An input takes fewer shapes than it took.",
        "A request of a shape that was taken is refused.",
        "in `inputs`, `dims: [-1]` becomes `dims: [128]`",
    ),
    "tensor-input-shape-widened": Meaning(
        _A,
        "An input takes shapes that it did not take.",
        "Requests as they are sent today stay valid.",
        "in `inputs`, `dims: [128]` becomes `dims: [-1]`",
    ),
    "tensor-output-shape-narrowed": Meaning(
        _A,
        "An output has fewer shapes than it could have.",
        "A client that reads any of the old shapes reads the new ones.",
        "in `outputs`, `dims: [-1]` becomes `dims: [1]`",
    ),
    "tensor-output-shape-widened": Meaning(
        _B,
        "An output has shapes that it could not have.",
        "Clients that count on a fixed size read past the end, or too little.",
        "in `outputs`, `dims: [1]` becomes `dims: [-1]`",
    ),
    "tensor-shape-changed": Meaning(
        _B,
        "A tensor has another shape, and neither holds the other.",
        "A request of the old shape is refused, and clients misread an answer of the new one.",
        "`dims: [128]` becomes `dims: [256]`",
    ),
    "tensor-rank-changed": Meaning(
        _B,
        "A tensor has more dimensions, or fewer.",
        "Triton refuses a request whose shape has another number of dimensions.",
        "`dims: [128]` becomes `dims: [16, 8]`",
    ),
    "tensor-input-became-required": Meaning(
        _B,
        "An input may not be left out any more.",
        "Requests that leave it out are refused.",
        "`optional: true` becomes `optional: false`",
    ),
    "tensor-input-became-optional": Meaning(
        _A,
        "An input may be left out.",
        "Requests as they are sent today stay valid.",
        "`optional: false` becomes `optional: true`",
    ),
    "batching-turned-on": Meaning(
        _B,
        "A model batches, and every tensor has one more dimension in front.",
        "Requests without the batch dimension are refused, and answers have it too.",
        "`maxBatchSize: 0` becomes `maxBatchSize: 64`",
    ),
    "batching-turned-off": Meaning(
        _B,
        "A model does not batch any more, and no tensor has the batch dimension.",
        "Requests with the batch dimension are refused, and answers lack it too.",
        "`maxBatchSize: 64` becomes `maxBatchSize: 0`",
    ),
    "max-batch-size-lowered": Meaning(
        _B,
        "A request may carry fewer rows.",
        "Triton refuses a request with a larger batch; it does not split it.",
        "`maxBatchSize: 64` becomes `maxBatchSize: 32`",
    ),
    "max-batch-size-raised": Meaning(
        _A,
        "A request may carry more rows.",
        "Requests as they are sent today stay valid.",
        "`maxBatchSize: 32` becomes `maxBatchSize: 64`",
    ),
    "decoupled-turned-on": Meaning(
        _B,
        "A model answers a request with any number of responses.",
        "Triton refuses plain inference on such a model: clients have to read a stream.",
        "`config` gains `model_transaction_policy: {decoupled: true}`",
    ),
    "decoupled-turned-off": Meaning(
        _B,
        "A model answers a request with one response, where it gave any number.",
        "Clients that read a stream have to ask in another way.",
        "`config` loses `model_transaction_policy: {decoupled: true}`",
    ),
    "sequence-batching-turned-on": Meaning(
        _B,
        "Requests belong to sequences, whose state the model keeps.",
        "Triton refuses a request without a sequence id.",
        "`config` gains `sequence_batching: {}`",
    ),
    "sequence-batching-turned-off": Meaning(
        _B,
        "The model keeps no state between the requests of a sequence.",
        "Requests are taken, and answered as if each were the first of its sequence.",
        "`config` loses `sequence_batching: {}`",
    ),
    "model-name-changed": Meaning(
        _B,
        "Another model answers, under another name.",
        "The path of a request names the model.",
        "a route's `model: eta-predictor@2` becomes `model: eta-forecaster@1`",
    ),
}
