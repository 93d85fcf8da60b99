"""The address of a model inside the cluster."""

from typing import Any

from servewright.core.naming import selector
from servewright.core.server import Server
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.targets.kubernetes.components import MODEL_SERVER
from servewright.targets.kubernetes.metadata import metadata

HTTP_PORT = 80


def service(model: Spec[ModelSpec], server: Server, name: str) -> dict[str, Any]:
    """The server's first port answers at 80, so that routes need not know the runtime; others keep their number.

    Where there are two releases, Argo Rollouts adds to the selector which one's pods are meant.
    """
    first, *others = server.ports
    ports = [("http", HTTP_PORT, first.name), *((port.name, port.number, port.name) for port in others)]
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(model, name, model.namespace, MODEL_SERVER, 0),
        "spec": {
            "selector": selector(model.identity),
            # Server-side apply tells the ports apart by number and protocol, so the default is written.
            "ports": [
                {"name": name, "port": number, "targetPort": target, "protocol": "TCP"}
                for name, number, target in ports
            ],
        },
    }
