"""What a model server reads when it starts: files of a ConfigMap that never changes."""

from typing import Any

from servewright.core.naming import hashed, workload_name
from servewright.core.server import Server
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.targets.kubernetes.components import MODEL_SERVER
from servewright.targets.kubernetes.metadata import metadata


def config_map(model: Spec[ModelSpec], server: Server) -> dict[str, Any]:
    """Named by its content, so that pods change when it does; immutable, so that kubelets need not watch it."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": metadata(model, config_name(model, server), model.namespace, MODEL_SERVER, -1),
        "immutable": True,
        "data": dict(server.config),
    }


def config_name(model: Spec[ModelSpec], server: Server) -> str:
    """The name that pods mount the configuration by."""
    return hashed(workload_name(model.identity), server.config)
