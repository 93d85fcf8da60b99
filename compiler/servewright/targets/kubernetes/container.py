"""The model server's container."""

from typing import Any

from servewright.core.server import Server
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.core.target import Workload
from servewright.kinds.environment import EnvironmentSpec
from servewright.kinds.model.kind import ModelSpec
from servewright.serving.shutdown import Shutdown
from servewright.targets.kubernetes.gpu_nodes import gpu_pool
from servewright.targets.kubernetes.minor import SLEEP_ACTION, knows
from servewright.targets.kubernetes.probes import probes
from servewright.targets.kubernetes.volumes import mounts


def container(slice: Slice, workload: Workload, stop: Shutdown) -> dict[str, Any]:
    """In the order of a Pod's reference: what runs, what it needs, how it is watched, how it leaves."""
    model, server = slice.subject, workload.server
    return {
        "name": "server",
        "image": workload.image,
        **_process(server),
        "ports": [_port(port.name, port.number) for port in server.ports],
        "resources": _resources(slice.environment, model),
        **probes(model, server),
        **_lifecycle(slice.environment, stop),
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": mounts(server),
    }


def _process(server: Server) -> dict[str, Any]:
    """The image's own entry point where the server names no command."""
    fields = {
        "command": list(server.command),
        "args": list(server.args),
        "env": [{"name": name, "value": value} for name, value in server.environment.items()],
    }
    return {key: value for key, value in fields.items() if value}


def _port(name: str, number: int) -> dict[str, Any]:
    # Server-side apply tells the ports apart by number and protocol, so the default is written.
    return {"name": name, "containerPort": number, "protocol": "TCP"}


def _resources(environment: Spec[EnvironmentSpec], model: Spec[ModelSpec]) -> dict[str, Any]:
    """No CPU limit, since throttling costs latency; memory and GPUs cannot be taken back, so both ends are equal."""
    resources = model.body.resources
    firm = {"memory": str(resources.memory)}
    if resources.gpu is not None:
        firm[gpu_pool(environment, resources.gpu).resource] = str(resources.gpu.count)
    return {"requests": {"cpu": str(resources.cpu), **firm}, "limits": dict(firm)}


def _lifecycle(environment: Spec[EnvironmentSpec], stop: Shutdown) -> dict[str, Any]:
    """A pod goes on serving until everybody has heard that it leaves."""
    if not stop.pre_stop:
        return {}
    if knows(environment, SLEEP_ACTION):
        return {"lifecycle": {"preStop": {"sleep": {"seconds": stop.pre_stop}}}}
    return {"lifecycle": {"preStop": {"exec": {"command": ["sleep", str(stop.pre_stop)]}}}}
