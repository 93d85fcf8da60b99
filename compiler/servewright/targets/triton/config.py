"""`config.pbtxt`: NVIDIA's `ModelConfig` message of a model, with or without the operations of an environment."""

from typing import Any

from servewright.core.spec import Spec
from servewright.formats.pbtxt import from_tree, print_text
from servewright.formats.specs.merge import merge
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.triton import TritonRuntime
from servewright.targets.triton.batching import dynamic_batching
from servewright.targets.triton.instances import instance_group
from servewright.targets.triton.model_file import is_usual, model_file
from servewright.targets.triton.tensors import tensors


def release_config(model: Spec[ModelSpec], runtime: TritonRuntime) -> str:
    """What the image holds: the same in every environment."""
    return _text(_release(model, runtime), runtime)


def environment_config(model: Spec[ModelSpec], runtime: TritonRuntime) -> str:
    """What the server is told in an environment: the release with its batching, queue and instances."""
    operations = dynamic_batching(runtime) | {"instance_group": instance_group(model.body, runtime)}
    return _text(_release(model, runtime) | operations, runtime)


def _release(model: Spec[ModelSpec], runtime: TritonRuntime) -> dict[str, Any]:
    named = {} if is_usual(runtime) else {"default_model_filename": model_file(model.body, runtime)}
    return {
        "name": model.name,
        "backend": runtime.backend,
        "max_batch_size": runtime.max_batch_size,
        **tensors(runtime),
        **named,
    }


def _text(tree: dict[str, Any], runtime: TritonRuntime) -> str:
    """`config` has been checked: it says nothing twice, and its tensors are the spec's."""
    rows = {side: _by_name(tree[side], runtime.config.get(side, [])) for side in ("input", "output")}
    return print_text(from_tree(merge(tree, runtime.config) | rows))


def _by_name(tensors: list[dict[str, Any]], additions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    added: dict[str, dict[str, Any]] = {}
    for row in additions:
        added[row["name"]] = merge(added.get(row["name"], {}), row)
    return [merge(tensor, added.get(tensor["name"], {})) for tensor in tensors]
