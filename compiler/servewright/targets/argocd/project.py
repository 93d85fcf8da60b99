"""What a team's Applications may touch: its namespaces, and the kinds that are rendered for it."""

from typing import Any

from servewright.core.slice import Slice
from servewright.targets.argocd.metadata import metadata

Kinds = tuple[tuple[str, str], ...]

# Group and kind of all that is rendered into a team's namespace.
RENDERED: Kinds = (
    ("", "ConfigMap"),
    ("", "Service"),
    ("", "ServiceAccount"),
    ("argoproj.io", "AnalysisTemplate"),
    ("argoproj.io", "Rollout"),
    ("autoscaling", "HorizontalPodAutoscaler"),
    ("external-secrets.io", "ExternalSecret"),
    ("gateway.networking.k8s.io", "HTTPRoute"),
    ("gateway.networking.k8s.io", "ReferenceGrant"),
    ("networking.k8s.io", "NetworkPolicy"),
    ("policy", "PodDisruptionBudget"),
)

# Where Istio weighs canaries.
WEIGHED_BY_ISTIO: Kinds = (("networking.istio.io", "VirtualService"),)

# Argo CD shows no child of a Rollout, and none of its logs, unless the project allows the child's kind; whoever may
# write a Rollout gains nothing by it. Secrets stay hidden.
SHOWN: Kinds = (("argoproj.io", "AnalysisRun"), ("apps", "ReplicaSet"), ("", "Pod"))

# Models were Deployments once, and what a project does not allow is not pruned either.
PRUNED: Kinds = (("apps", "Deployment"),)

# All that is rendered into the gateway's namespace, which is not a team's.
AT_THE_GATEWAY: Kinds = (("external-secrets.io", "ExternalSecret"),)


def project(slice: Slice) -> dict[str, Any]:
    """Before the ApplicationSet, whose Applications are refused without it."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AppProject",
        "metadata": metadata(slice, -2),
        "spec": _borders_of_platform(slice) if slice.team is None else _borders_of_team(slice),
    }


def _borders_of_team(slice: Slice) -> dict[str, Any]:
    namespaces = _namespaces(slice)
    return {
        **_borders(slice, namespaces),
        "clusterResourceWhitelist": [{"group": "", "kind": "Namespace", "name": name} for name in namespaces],
        "namespaceResourceWhitelist": _allowed(_kinds(slice)),
        "orphanedResources": _orphans(slice),
    }


def _kinds(slice: Slice) -> Kinds:
    by_istio = slice.environment.body.traffic_router == "istio"
    return RENDERED + (WEIGHED_BY_ISTIO if by_istio else ()) + SHOWN + PRUNED


def _orphans(slice: Slice) -> dict[str, Any]:
    """What an Application leaves behind, as those of a promoted environment do, is shown, not forgotten."""
    mesh = slice.environment.body.mesh
    if mesh is None or mesh.istio is None:
        return {"warn": True}
    # Istio puts its root certificate into every namespace, as Kubernetes does with its own, which Argo CD knows.
    return {"warn": True, "ignore": [{"group": "", "kind": "ConfigMap", "name": "istio-ca-root-cert"}]}


def _borders_of_platform(slice: Slice) -> dict[str, Any]:
    """Without orphans: most of what stands at the gateway was never ours."""
    namespaces = [slice.environment.body.gateway.namespace]
    return {**_borders(slice, namespaces), "namespaceResourceWhitelist": _allowed(AT_THE_GATEWAY)}


def _borders(slice: Slice, namespaces: list[str]) -> dict[str, Any]:
    cluster = slice.environment.body.cluster
    return {
        "description": f"What servewright renders for team {slice.app.team} in {slice.app.environment}",
        "sourceRepos": [slice.platform.body.repository],
        "destinations": [{"server": cluster, "namespace": namespace} for namespace in namespaces],
    }


def _namespaces(slice: Slice) -> list[str]:
    """The team's own, and each that an enabled spec of it names."""
    named = {spec.namespace for spec in slice.specs.values() if spec.team == slice.app.team}
    return sorted(named | {slice.app.team})


def _allowed(kinds: Kinds) -> list[dict[str, str]]:
    return [{"group": group, "kind": kind} for group, kind in kinds]
