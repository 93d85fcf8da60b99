"""Models that NVIDIA Triton serves."""

from collections.abc import Iterator
from itertools import chain

from servewright.core.finding import Finding
from servewright.core.server import Server
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.core.target import Target
from servewright.kinds.model.kind import ModelSpec
from servewright.serving.shutdown import shutdown
from servewright.targets.triton.batching import refused_batching
from servewright.targets.triton.config_block import refused_config
from servewright.targets.triton.instances import refused_instances
from servewright.targets.triton.model_file import refused_file
from servewright.targets.triton.priorities import refused_priorities
from servewright.targets.triton.server import server
from servewright.targets.triton.tensors import refused_tensors


def serve(slice: Slice) -> Iterator[Server | Finding]:
    """The server of a model with `runtime.triton`, or why there is none."""
    model: Spec[ModelSpec] = slice.subject
    runtime = model.body.runtime.triton
    if runtime is None:
        raise ValueError(f"{model.identity} does not run on Triton")
    # What a later check reads of `config` has the types of the protobuf once this one has found nothing.
    found = list(refused_config(model, runtime)) or list(refused_priorities(model, runtime))
    found += chain(
        refused_tensors(model, runtime),
        refused_batching(model, runtime),
        refused_instances(model, runtime),
        refused_file(model, runtime),
    )
    yield from found
    if not found:
        stop = shutdown(slice.environment, model, slice.named_by(model.identity, "Route"))
        yield server(model, runtime, slice.environment.name, stop)


TARGET = Target("triton", "NVIDIA Triton: config.pbtxt and the server's command line.", serve=serve)
