"""Who may open a connection to a pod: nobody, but for those that a policy names."""

from typing import Any

from servewright.core.naming import DOMAIN, selector, workload_name
from servewright.core.server import Server
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.kinds.environment import Gateway
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.platform import PlatformSpec
from servewright.kinds.team import TeamSpec
from servewright.targets.kubernetes.components import MODEL_SERVER, TENANCY
from servewright.targets.kubernetes.metadata import metadata

Peer = dict[str, Any]


def default_deny(team: Spec[TeamSpec], namespace: str) -> dict[str, Any]:
    """No pod of a namespace is reached, unless another policy says by whom; kubelets always may, for their probes."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata(team, f"{namespace}-default-deny", namespace, TENANCY, -2),
        "spec": {"podSelector": {}, "policyTypes": ["Ingress"]},
    }


def model_policy(slice: Slice, server: Server) -> dict[str, Any]:
    """The gateway and the teams that may name the model reach what serves, scrapers reach the metrics."""
    model = slice.subject
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata(model, workload_name(model.identity), model.namespace, MODEL_SERVER, 0),
        "spec": {
            "podSelector": {"matchLabels": selector(model.identity)},
            "policyTypes": ["Ingress"],
            "ingress": _ingress(slice, server),
        },
    }


def _ingress(slice: Slice, server: Server) -> list[dict[str, Any]]:
    callers = [*_gateway(slice.environment.body.gateway), _teams(slice.subject)]
    ports = {port.name: port.number for port in server.ports}
    if server.metrics_port == server.ports[0].name:
        # A policy sees ports, not paths: whoever scrapes could call the model, so only Prometheus' own namespace may.
        return [_rule([*callers, *_prometheus(slice.platform)], list(ports.values()))]
    metrics = ports.pop(server.metrics_port)
    # What metrics say is no secret, and who scrapes is not ours to know: Prometheus, an agent, a colleague.
    return [_rule(callers, list(ports.values())), _rule([{"namespaceSelector": {}}], [metrics])]


def _rule(peers: list[Peer], ports: list[int]) -> dict[str, Any]:
    return {"from": peers, "ports": [{"port": port, "protocol": "TCP"} for port in ports]}


def _gateway(gateway: Gateway) -> list[Peer]:
    """Proxies run beside the Gateway; those of Envoy Gateway, unless it is told otherwise, beside its controller."""
    owner = "gateway.envoyproxy.io/owning-gateway"
    labels = {f"{owner}-name": gateway.name, f"{owner}-namespace": gateway.namespace}
    return [_namespace(gateway.namespace), {"namespaceSelector": {}, "podSelector": {"matchLabels": labels}}]


def _teams(model: Spec[ModelSpec]) -> Peer:
    """Every namespace of the teams, as their `base` apps label them: where a team's pods run is its own business."""
    teams = sorted({model.team, *model.shared_with})
    return {"namespaceSelector": {"matchExpressions": [{"key": f"{DOMAIN}/team", "operator": "In", "values": teams}]}}


def _prometheus(platform: Spec[PlatformSpec]) -> list[Peer]:
    """The namespace of a Service's name such as `prometheus.monitoring`; nothing where Prometheus is outside."""
    host = (platform.body.prometheus or "").partition("://")[2].partition("/")[0].partition(":")[0]
    parts = host.split(".")
    inside = len(parts) == 2 or parts[2:3] == ["svc"]
    return [_namespace(parts[1])] if inside else []


def _namespace(name: str) -> Peer:
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}
