"""The workload of a model's line: pods, the address that they answer at, who may reach them, and how many there are."""

from collections.abc import Iterator
from typing import Any

from servewright.core.finding import Finding
from servewright.core.manifest import Manifest
from servewright.core.slice import Slice
from servewright.core.target import Workload
from servewright.serving.capacity import is_autoscaled
from servewright.targets.kubernetes.autoscaler import autoscaler, autoscaler_faults
from servewright.targets.kubernetes.config_map import config_map
from servewright.targets.kubernetes.deployment import deadline_faults, deployment
from servewright.targets.kubernetes.disruption_budget import disruption_budget
from servewright.targets.kubernetes.network_policy import model_policy
from servewright.targets.kubernetes.service import service
from servewright.targets.kubernetes.service_account import service_account


def model(slice: Slice, workload: Workload) -> Iterator[Manifest | Finding]:
    """What is at fault, and every object all the same: an error keeps all unwritten, and others refer to them."""
    yield from deadline_faults(slice)
    yield from autoscaler_faults(slice.environment, slice.subject)
    for tree in _objects(slice, workload):
        yield Manifest(tree, slice.subject)


def _objects(slice: Slice, workload: Workload) -> Iterator[dict[str, Any]]:
    subject, server = slice.subject, workload.server
    yield service_account(subject)
    if server.config:
        yield config_map(subject, server)
    yield service(subject, server)
    yield model_policy(slice, server)
    yield deployment(slice, workload)
    yield disruption_budget(slice.environment, subject)
    if is_autoscaled(subject):
        yield autoscaler(subject)
