"""The `kubernetes` target: which objects each sort of app holds."""

from collections.abc import Callable, Iterator, Mapping

from servewright.core.finding import Finding
from servewright.core.manifest import Manifest
from servewright.core.slice import AppKind, Slice
from servewright.core.target import Target, Workload
from servewright.targets.kubernetes.external_secret import consumer_keys, provider_keys
from servewright.targets.kubernetes.model import model
from servewright.targets.kubernetes.namespace import namespaces


def render(slice: Slice, workload: Workload | None) -> Iterator[Manifest | Finding]:
    """The objects of an app; a model's are built around its workload."""
    return model(slice, workload) if workload else _WITHOUT_WORKLOAD[slice.app.kind](slice)


_WITHOUT_WORKLOAD: Mapping[AppKind, Callable[[Slice], Iterator[Manifest | Finding]]] = {
    "base": namespaces,
    "secrets": consumer_keys,
    "gateway": provider_keys,
}

TARGET = Target(
    name="kubernetes",
    summary="Rollouts with their analyses, Services, autoscalers and budgets, Namespaces, ExternalSecrets",
    apps=frozenset({"model", "base", "secrets", "gateway"}),
    render=render,
)
