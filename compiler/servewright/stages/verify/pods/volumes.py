"""A volume that comes from nowhere, and a mount of a volume that is not there."""

from collections.abc import Iterator, Mapping
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.formats.kubernetes.names import is_label_name
from servewright.formats.kubernetes.quantity import amount
from servewright.formats.plain_tree import mappings_at, text_at, value_at
from servewright.formats.units.shown import shown
from servewright.stages.verify.pods.template import Container, Pods

VOLUME_REFUSED = Rule(
    "VER050",
    "volume_refused",
    Severity.ERROR,
    "A volume's name is not a DNS label or stands twice, it has not exactly one source, or its size is no quantity.",
    "A volume is found by its name, and an API server refuses one that does not say where its files come from.",
)
MOUNT_UNRESOLVED = Rule(
    "VER051",
    "mount_unresolved",
    Severity.ERROR,
    "A container mounts a volume that the pod does not have, or two volumes at the same path.",
    "An API server refuses the pod; the server inside would miss the files that it starts from.",
)


def find(pods: Pods) -> Iterator[Finding]:
    """Findings about the volumes of a pod and the mounts of its containers."""
    names: set[str] = set()
    for index, volume in mappings_at(pods.spec, "volumes"):
        for field, says in _volume_faults(volume, names):
            yield pods.finding(VOLUME_REFUSED, ("volumes", index, *field), says)
        names.add(text_at(volume, "name"))
    available = pods.volume_names()
    for container in pods.containers:
        yield from _mounts(pods, container, available)


def _volume_faults(volume: Mapping[str, Any], names: set[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    name = text_at(volume, "name")
    if not is_label_name(name):
        yield ("name",), f"is {shown(name)}, not a DNS label"
    elif name in names:
        yield ("name",), f"is `{name}` a second time"
    sources = sorted(volume.keys() - {"name"})
    if len(sources) != 1:
        yield (), f"has {len(sources)} sources, not one" if sources else "has no source"
    limit = value_at(volume, "emptyDir", "sizeLimit")
    size = amount(limit)
    if limit is not None and (size is None or size < 0):
        yield ("emptyDir", "sizeLimit"), f"is {shown(limit)}, not an amount of bytes"


def _mounts(pods: Pods, container: Container, available: set[str]) -> Iterator[Finding]:
    paths: set[str] = set()
    for index, mount in mappings_at(container.tree, "volumeMounts"):
        name, path = text_at(mount, "name"), text_at(mount, "mountPath")
        at = (*container.path, "volumeMounts", index)
        if name not in available:
            yield pods.owner.finding(
                MOUNT_UNRESOLVED, (*at, "name"), f"is {shown(name)}, and the pod has no such volume"
            )
        if not path or ":" in path:
            yield pods.owner.finding(MOUNT_UNRESOLVED, (*at, "mountPath"), f"is {shown(path)}, not a path")
        elif path in paths:
            yield pods.owner.finding(MOUNT_UNRESOLVED, (*at, "mountPath"), f"is {shown(path)} a second time")
        paths.add(path)
