"""What a model server writes to, shares memory through, and reads its configuration from: its root is read-only."""

import re
from typing import Any

from servewright.core.server import Server
from servewright.core.spec import Spec
from servewright.formats.units.quantity import Memory
from servewright.kinds.model.kind import ModelSpec
from servewright.targets.kubernetes.config_map import config_name


def volumes(model: Spec[ModelSpec], server: Server) -> list[dict[str, Any]]:
    """Empty folders, memory as /dev/shm, the ConfigMap; in the order of `mounts`."""
    found: list[dict[str, Any]] = [{"name": _name(path), "emptyDir": {}} for path in server.writable]
    if server.shared_memory:
        # It counts towards the container's memory limit.
        size = str(Memory(server.shared_memory))
        found.append({"name": "shared-memory", "emptyDir": {"medium": "Memory", "sizeLimit": size}})
    if server.config:
        found.append({"name": "config", "configMap": {"name": config_name(model, server)}})
    return found


def mounts(server: Server) -> list[dict[str, Any]]:
    """Where each volume appears in the container."""
    found: list[dict[str, Any]] = [{"name": _name(path), "mountPath": path} for path in server.writable]
    if server.shared_memory:
        found.append({"name": "shared-memory", "mountPath": "/dev/shm"})
    if server.config:
        found.append({"name": "config", "mountPath": server.config_path, "readOnly": True})
    return found


def _name(path: str) -> str:
    return "writable-" + re.sub("[^a-z0-9]+", "-", path.lower()).strip("-")
