"""A container's port that cannot be, and a probe or hook that asks at a port which is not there."""

from collections.abc import Iterator
from typing import Any

from servewright.core.finding import Finding
from servewright.core.place import Path
from servewright.formats.plain_tree import mapping_at, mappings_at, text_at, value_at
from servewright.formats.units.shown import shown
from servewright.stages.verify.network.ports import (
    PORT_REFUSED,
    PORT_UNRESOLVED,
    is_port,
    name_fault,
    number_fault,
    reference_fault,
)
from servewright.stages.verify.pods.template import Container, Pods


def find(pods: Pods) -> Iterator[Finding]:
    """Findings about the ports of each container."""
    for container in pods.containers:
        yield from _declared(pods, container)
        for path, handler in handlers(container):
            for kind in ("httpGet", "tcpSocket", "grpc"):
                if kind in handler:
                    port = value_at(handler, kind, "port")
                    yield from _asked(pods, container, (*container.path, *path, kind, "port"), port)


def handlers(container: Container) -> Iterator[tuple[Path, Any]]:
    """What the kubelet calls in a container: its probes and its hooks, by their paths in it."""
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        if probe in container.tree:
            yield (probe,), mapping_at(container.tree, probe)
    for hook in ("postStart", "preStop"):
        if hook in mapping_at(container.tree, "lifecycle"):
            yield ("lifecycle", hook), mapping_at(container.tree, "lifecycle", hook)


def _declared(pods: Pods, container: Container) -> Iterator[Finding]:
    names: set[str] = set()
    numbers: set[tuple[Any, str]] = set()
    for index, port in mappings_at(container.tree, "ports"):
        path: Path = (*container.path, "ports", index)
        number, name = port.get("containerPort"), port.get("name")
        protocol = text_at(port, "protocol") or "TCP"
        if fault := number_fault(number):
            yield pods.owner.finding(PORT_REFUSED, (*path, "containerPort"), fault)
        elif (number, protocol) in numbers:
            yield pods.owner.finding(PORT_REFUSED, (*path, "containerPort"), f"is `{number}` a second time")
        else:
            numbers.add((number, protocol))
        if isinstance(name, str):
            if fault := name_fault(name) or (f"is `{name}` a second time" if name in names else ""):
                yield pods.owner.finding(PORT_REFUSED, (*path, "name"), fault)
            names.add(name)


def _asked(pods: Pods, container: Container, path: Path, port: Any) -> Iterator[Finding]:
    if fault := reference_fault(port):
        yield pods.owner.finding(PORT_REFUSED, path, fault)
    elif not is_port(port) and port not in container.port_names:
        yield pods.owner.finding(
            PORT_UNRESOLVED, path, f"is `{port}`, and container {shown(container.name)} has no such port"
        )
