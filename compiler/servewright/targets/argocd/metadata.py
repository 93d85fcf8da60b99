"""What a team's project and ApplicationSet are called: both `<environment>-<team>`."""

from typing import Any

from servewright.core.naming import Wave, ownership, wave
from servewright.core.slice import Slice


def scope(slice: Slice) -> str:
    """The name of both, and of the project in every Application."""
    return f"{slice.app.environment}-{slice.app.team}"


def metadata(slice: Slice, at: Wave) -> dict[str, Any]:
    """In Argo CD's own namespace."""
    tree: dict[str, Any] = {
        "name": scope(slice),
        "namespace": slice.platform.body.argocd.namespace,
        "labels": {"app.kubernetes.io/component": "gitops", **ownership(slice.app.team)},
    }
    if annotations := wave(at):
        tree["annotations"] = annotations
    return tree
