"""The `argocd` target: a project and an ApplicationSet for each team and environment."""

from collections.abc import Iterator

from servewright.core.manifest import Manifest
from servewright.core.slice import Slice
from servewright.core.target import Target, Workload
from servewright.targets.argocd.application_set import application_set
from servewright.targets.argocd.project import project


def render(slice: Slice, workload: Workload | None) -> Iterator[Manifest]:
    """Made from the team; for the reserved team `platform`, which has no spec, from the environment."""
    source = slice.team or slice.environment
    yield Manifest(project(slice), source)
    yield Manifest(application_set(slice), source)


TARGET = Target(
    name="argocd",
    summary="An AppProject and an ApplicationSet for each team and environment",
    apps=frozenset({"argocd"}),
    render=render,
)
