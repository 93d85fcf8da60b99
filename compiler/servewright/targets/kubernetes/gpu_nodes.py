"""Which nodes a model's pods may run on: those of its GPU pool, where it has one."""

from typing import Any

from servewright.core.naming import DOMAIN
from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec, GpuPool, Toleration
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.operations import Gpu


def gpu_nodes(environment: Spec[EnvironmentSpec], model: Spec[ModelSpec]) -> dict[str, Any]:
    """`nodeSelector` and `tolerations` of the pods; nothing for a model on CPUs."""
    if model.body.resources.gpu is None:
        return {}
    pool = gpu_pool(environment, model.body.resources.gpu)
    tolerations = pool.tolerations or (Toleration(key=pool.resource),)
    return {
        "nodeSelector": dict(pool.node_selector) or {f"{DOMAIN}/gpu-pool": pool.name},
        "tolerations": [_toleration(taint) for taint in tolerations],
    }


def gpu_pool(environment: Spec[EnvironmentSpec], gpu: Gpu) -> GpuPool:
    """The pool that a model names; linking has seen to it that there is one."""
    return next(pool for pool in environment.body.gpu_pools if pool.name == gpu.pool)


def _toleration(taint: Toleration) -> dict[str, str]:
    if taint.value is None:
        return {"key": taint.key, "operator": "Exists", "effect": taint.effect}
    return {"key": taint.key, "operator": "Equal", "value": taint.value, "effect": taint.effect}
