"""The workload of a model's line: pods, the address that they answer at, who may reach them, and how many there are."""

from collections.abc import Iterator
from typing import Any

from servewright.core.finding import Finding
from servewright.core.manifest import Manifest
from servewright.core.naming import workload_name
from servewright.core.server import Server
from servewright.core.slice import Slice
from servewright.core.target import Workload
from servewright.serving.capacity import is_autoscaled
from servewright.serving.rollout import router, switched_services
from servewright.targets.kubernetes.analysis import analysis_template
from servewright.targets.kubernetes.analysis_faults import analysis_faults
from servewright.targets.kubernetes.autoscaler import autoscaler, autoscaler_faults
from servewright.targets.kubernetes.config_map import config_map
from servewright.targets.kubernetes.disruption_budget import disruption_budget
from servewright.targets.kubernetes.measures import measures
from servewright.targets.kubernetes.network_policy import model_policy
from servewright.targets.kubernetes.rollout import deadline_faults, rollout, stop_of
from servewright.targets.kubernetes.service import service
from servewright.targets.kubernetes.service_account import service_account
from servewright.targets.kubernetes.strategy_faults import strategy_faults
from servewright.targets.kubernetes.virtual_service import virtual_service


def model(slice: Slice, workload: Workload) -> Iterator[Manifest | Finding]:
    """What is at fault, and every object all the same: an error keeps all unwritten, and others refer to them."""
    yield from deadline_faults(slice)
    yield from strategy_faults(slice, stop_of(slice))
    yield from analysis_faults(slice)
    yield from autoscaler_faults(slice.environment, slice.subject)
    for tree in _objects(slice, workload):
        yield Manifest(tree, slice.subject)


def _objects(slice: Slice, workload: Workload) -> Iterator[dict[str, Any]]:
    subject, server = slice.subject, workload.server
    yield service_account(subject)
    if server.config:
        yield config_map(subject, server)
    if asked := measures(slice):
        yield analysis_template(slice, asked)
    yield from _addresses(slice, server)
    yield model_policy(slice, server)
    yield rollout(slice, workload)
    yield disruption_budget(slice.environment, subject)
    if is_autoscaled(subject):
        yield autoscaler(subject)


def _addresses(slice: Slice, server: Server) -> Iterator[dict[str, Any]]:
    """One Service; two where a release has traffic of its own, and what shares it out."""
    subject, environment = slice.subject, slice.environment
    routes = tuple(slice.named_by(subject.identity, "Route"))
    for name in switched_services(environment, subject, routes) or (workload_name(subject.identity),):
        yield service(subject, server, name)
    if router(environment, subject, routes) == "istio":
        yield virtual_service(subject)
