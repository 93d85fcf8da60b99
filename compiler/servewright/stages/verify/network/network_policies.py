"""A NetworkPolicy that opens a port which cannot be."""

from collections.abc import Iterator

from servewright.core.finding import Finding
from servewright.formats.plain_tree import mappings_at
from servewright.stages.verify.network.ports import PORT_REFUSED, is_port, reference_fault
from servewright.stages.verify.rendered import Rendered


def find(rendered: Rendered) -> Iterator[Finding]:
    """Findings about the ports of a NetworkPolicy; one that names none opens all."""
    if (rendered.group, rendered.kind) != ("networking.k8s.io", "NetworkPolicy"):
        return
    for direction in ("ingress", "egress"):
        for index, rule in mappings_at(rendered.tree, "spec", direction):
            for place, port in mappings_at(rule, "ports"):
                path = ("spec", direction, index, "ports", place)
                first, last = port.get("port"), port.get("endPort")
                if "port" in port and (fault := reference_fault(first)):
                    yield rendered.finding(PORT_REFUSED, (*path, "port"), fault)
                elif last is not None and not (is_port(first) and is_port(last) and first <= last):
                    yield rendered.finding(PORT_REFUSED, (*path, "endPort"), "ends no range that begins at `port`")
