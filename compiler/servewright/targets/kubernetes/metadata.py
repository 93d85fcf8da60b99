"""What every object says of itself: its name, whose it is, and when Argo CD applies it."""

from typing import Any

from servewright.core.naming import Wave, labels, wave
from servewright.core.spec import Spec


def metadata(spec: Spec[Any], name: str, namespace: str, component: str, at: Wave) -> dict[str, Any]:
    """The `metadata` of an object that is made from a spec; `namespace` is empty for a cluster-scoped one."""
    tree: dict[str, Any] = {"name": name}
    if namespace:
        tree["namespace"] = namespace
    tree["labels"] = labels(spec, component)
    if annotations := wave(at):
        tree["annotations"] = annotations
    return tree
