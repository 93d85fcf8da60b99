"""Copies of a model, and the devices that they run on."""

from collections.abc import Iterator
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.triton import Instances, TritonRuntime

GPUS_WITHOUT_KIND = Rule(
    "RND204",
    "gpus_without_gpu_kind",
    Severity.ERROR,
    "An instance group that runs on the CPU, or where the model says, lists GPUs.",
    "Triton refuses to load a model with such a group: only the kinds `gpu` and `auto` choose GPUs.",
)
NO_GPU = Rule(
    "RND205",
    "gpu_kind_without_gpu",
    Severity.ERROR,
    "An instance group needs a GPU, and the model's pods have none.",
    "A container sees only the GPUs that its pod requests, so Triton would refuse to load the model.",
)
GPU_BEYOND_POD = Rule(
    "RND206",
    "gpu_beyond_pod",
    Severity.ERROR,
    "An instance group names a GPU by an index that the model's pods do not have.",
    "Indices count the GPUs of the pod, from 0, wherever on the node they are.",
)

_ROOT = ("spec", "runtime", "triton", "instances")


def instance_group(model: ModelSpec, runtime: TritonRuntime) -> list[dict[str, Any]]:
    """The field `instance_group`; Triton's own default differs from backend to backend, so it is always said."""
    return [_group(group) for group in _groups(model, runtime)]


def instance_count(model: ModelSpec, runtime: TritonRuntime) -> int:
    """Copies of the model in a pod: Triton makes a group's count of them on each of its GPUs."""
    here = model.resources.gpu.count if model.resources.gpu else 1
    return sum(
        group.count * ((len(group.gpus) or here) if group.kind in ("gpu", "auto") else 1)
        for group in _groups(model, runtime)
    )


def refused_instances(model: Spec[ModelSpec], runtime: TritonRuntime) -> Iterator[Finding]:
    """What Triton would not load."""
    gpus = model.body.resources.gpu.count if model.body.resources.gpu else 0
    for number, group in enumerate(runtime.instances):
        if group.kind in ("cpu", "model") and group.gpus:
            yield GPUS_WITHOUT_KIND.finding(
                f"instance group {number} has kind KIND_{group.kind.upper()} but specifies one or more GPUs",
                model.place(*_ROOT, number, "gpus"),
                help="remove `gpus`, or write `kind: gpu`",
            )
        elif group.kind == "gpu" and not gpus:
            yield NO_GPU.finding(
                f"instance group {number} has kind KIND_GPU but no GPUs are available",
                model.place(*_ROOT, number, "kind"),
                help="add `resources.gpu`, or write `kind: cpu`",
            )
        else:
            yield from _beyond(model, number, group, gpus)


def _groups(model: ModelSpec, runtime: TritonRuntime) -> tuple[Instances, ...]:
    return runtime.instances or (Instances(kind="gpu" if model.resources.gpu else "cpu"),)


def _group(group: Instances) -> dict[str, Any]:
    return {"kind": f"KIND_{group.kind.upper()}", "count": group.count, "gpus": list(group.gpus)}


def _beyond(model: Spec[ModelSpec], number: int, group: Instances, gpus: int) -> Iterator[Finding]:
    for position, index in enumerate(group.gpus):
        if index >= gpus:
            held = f"0 to {gpus - 1}" if gpus > 1 else "0 only" if gpus else "none"
            yield GPU_BEYOND_POD.finding(
                f"instance group {number} specifies invalid or unsupported gpu id {index}, the pod's are: {held}",
                model.place(*_ROOT, number, "gpus", position),
                help="count the pod's GPUs from 0, or raise `resources.gpu.count`" if gpus else "add `resources.gpu`",
            )
