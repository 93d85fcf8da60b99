"""Resources that no node can give: an amount that is none, a request above its limit, a part of a GPU."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.formats.kubernetes.quantity import amount
from servewright.formats.plain_tree import mapping_at
from servewright.formats.units.shown import shown
from servewright.stages.verify.pods.template import Pods
from servewright.stages.verify.rendered import REPORT

QUANTITY_REFUSED = Rule(
    "VER052",
    "quantity_refused",
    Severity.ERROR,
    "A request or limit is not an amount that Kubernetes reads, or is less than zero.",
    "In a custom resource any text passes for a quantity, and the pods behind it are never made.",
)
REQUEST_ABOVE_LIMIT = Rule(
    "VER053",
    "request_above_limit",
    Severity.ERROR,
    "A container requests more of a resource than its limit.",
    "An API server refuses a container that may not use what it has asked for.",
)
DEVICE_REFUSED = Rule(
    "VER054",
    "device_refused",
    Severity.ERROR,
    "A container asks for part of a device such as a GPU, or requests another number than its limit.",
    "Extended resources are counted in whole devices and cannot be overcommitted; schemas know nothing of that.",
)


def find(pods: Pods) -> Iterator[Finding]:
    """Findings about the resources of each container."""
    for container in pods.containers:
        resources = mapping_at(container.tree, "resources")
        path = (*container.path, "resources")
        limits, requests = mapping_at(resources, "limits"), mapping_at(resources, "requests")
        for field, amounts in (("limits", limits), ("requests", requests)):
            for name, value in amounts.items():
                for rule, says in _faults(name, value):
                    yield pods.owner.finding(rule, (*path, field, name), says, _CHANGE)
        yield from _pairs(pods, path, requests, limits)


def _faults(name: str, value: Any) -> Iterator[tuple[Rule, str]]:
    count = amount(value)
    if count is None or count < 0:
        yield QUANTITY_REFUSED, f"is {shown(value)}, not an amount"
    elif is_device(name) and count.denominator != 1:
        yield DEVICE_REFUSED, f"is {shown(value)}, not a whole number"


def _pairs(pods: Pods, path: Path, requests: Mapping[str, Any], limits: Mapping[str, Any]) -> Iterator[Finding]:
    for name in sorted({*requests, *limits}):
        asked, most = _read(requests, name), _read(limits, name)
        if is_device(name):
            if name in requests and asked != most:
                says = f"asks for {_shown(requests, name)} of {shown(name)} and is limited to {_shown(limits, name)}"
                yield pods.owner.finding(DEVICE_REFUSED, path, says)
        elif asked is not None and most is not None and asked > most:
            says = f"is {shown(requests[name])}, more than its limit of {shown(limits[name])}"
            yield pods.owner.finding(REQUEST_ABOVE_LIMIT, (*path, "requests", name), says, _CHANGE)


def _read(amounts: Mapping[str, Any], name: str) -> Fraction | None:
    return amount(amounts.get(name))


def _shown(amounts: Mapping[str, Any], name: str) -> str:
    return shown(amounts[name]) if name in amounts else "none"


def is_device(name: str) -> bool:
    """Whether a resource is an extended one: k8s.io/kubernetes/pkg/apis/core/v1/helper, IsExtendedResourceName."""
    return "/" in name and "kubernetes.io/" not in name and not name.startswith("requests.")


_CHANGE = f"change `resources` in the spec; else {REPORT}"
