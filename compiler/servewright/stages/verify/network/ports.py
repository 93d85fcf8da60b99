"""A number or a name that no port can have."""

from typing import Any

from servewright.core.finding import Severity
from servewright.core.rule import Rule
from servewright.formats.kubernetes.names import is_port_name
from servewright.formats.units.shown import shown

PORT_REFUSED = Rule(
    "VER046",
    "port_refused",
    Severity.ERROR,
    "A port is not between 1 and 65535, its name is not one that RFC 6335 allows, or it stands twice.",
    "Schemas let any integer pass for a port and any text for its name; an API server does not.",
)
PORT_UNRESOLVED = Rule(
    "VER047",
    "port_unresolved",
    Severity.ERROR,
    "A probe, a hook or a Service names a port that no container behind it has.",
    "Kubernetes takes it: the probe then fails for ever, and the Service has no endpoint.",
)


def is_port(value: Any) -> bool:
    """Whether a value is a port's number."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 65535


def number_fault(value: Any) -> str:
    """What is wrong with a port's number; empty if it is one."""
    if value is None:
        return "is missing"
    return "" if is_port(value) else f"is {shown(value)}, not a port from 1 to 65535"


def name_fault(name: str) -> str:
    """What is wrong with a port's name; empty if nothing is."""
    return "" if is_port_name(name) else f"is {shown(name)}, not a port name of at most 15 letters, digits and `-`"


def reference_fault(value: Any) -> str:
    """What is wrong with a reference to a port by number or name."""
    return name_fault(value) if isinstance(value, str) else number_fault(value)
