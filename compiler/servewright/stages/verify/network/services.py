"""A Service that no pod stands behind, or with ports that cannot be."""

from collections.abc import Iterator, Sequence
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.formats.kubernetes.names import is_label_name
from servewright.formats.plain_tree import mapping_at, mappings_at, text_at, texts_in
from servewright.formats.units.shown import shown
from servewright.stages.verify.network.ports import (
    PORT_REFUSED,
    PORT_UNRESOLVED,
    is_port,
    number_fault,
    reference_fault,
)
from servewright.stages.verify.pods.template import Pods
from servewright.stages.verify.rendered import Rendered

SERVICE_SELECTS_NOTHING = Rule(
    "VER060",
    "service_selects_nothing",
    Severity.ERROR,
    "The selector of a Service takes the pods of no workload of its app.",
    "Kubernetes takes it, and every request to the Service is refused, since it has no endpoint.",
)


def find(rendered: Rendered, workloads: Sequence[Pods]) -> Iterator[Finding]:
    """Findings about a Service, given the workloads of its app."""
    if (rendered.group, rendered.kind) != ("", "Service"):
        return
    yield from _ports(rendered)
    selector = texts_in(mapping_at(rendered.tree, "spec", "selector"))
    if not selector or text_at(rendered.tree, "spec", "type") == "ExternalName":
        return
    behind = [
        pods
        for pods in workloads
        if pods.owner.namespace == rendered.namespace and selector.items() <= pods.labels.items()
    ]
    if not behind:
        yield rendered.finding(SERVICE_SELECTS_NOTHING, ("spec", "selector"), "takes the pods of no workload")
    yield from _targets(rendered, behind)


def _ports(rendered: Rendered) -> Iterator[Finding]:
    ports = mappings_at(rendered.tree, "spec", "ports")
    names: set[str] = set()
    numbers: set[tuple[Any, str]] = set()
    for index, port in ports:
        path: Path = ("spec", "ports", index)
        key = (port.get("port"), text_at(port, "protocol") or "TCP")
        if fault := number_fault(port.get("port")):
            yield rendered.finding(PORT_REFUSED, (*path, "port"), fault)
        elif key in numbers:
            yield rendered.finding(PORT_REFUSED, (*path, "port"), f"is `{key[0]}` a second time")
        else:
            numbers.add(key)
        name = text_at(port, "name")
        if name or len(ports) > 1:
            if not is_label_name(name):
                says = f"is {shown(name)}, not a DNS label" if name else "is missing, and the Service has other ports"
                yield rendered.finding(PORT_REFUSED, (*path, "name"), says)
            elif name in names:
                yield rendered.finding(PORT_REFUSED, (*path, "name"), f"is `{name}` a second time")
            names.add(name)


def _targets(rendered: Rendered, behind: Sequence[Pods]) -> Iterator[Finding]:
    for index, port in mappings_at(rendered.tree, "spec", "ports"):
        target = port.get("targetPort", port.get("port"))
        path = ("spec", "ports", index, "targetPort")
        if "targetPort" in port and (fault := reference_fault(target)):
            yield rendered.finding(PORT_REFUSED, path, fault)
        elif isinstance(target, str) and not is_port(target):
            for pods in behind:
                if not any(target in container.port_names for container in pods.containers):
                    says = f"is `{target}`, and no container of {pods.owner} has such a port"
                    yield rendered.finding(PORT_UNRESOLVED, path, says)
