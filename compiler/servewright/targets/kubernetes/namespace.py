"""Where a team's objects live: its namespaces, closed to the privileged and to strangers."""

from collections.abc import Iterator
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.manifest import Manifest
from servewright.core.place import Place
from servewright.core.rule import Rule
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec
from servewright.kinds.team import TeamSpec
from servewright.targets.kubernetes.components import TENANCY
from servewright.targets.kubernetes.metadata import metadata
from servewright.targets.kubernetes.network_policy import default_deny

NAMESPACE_TAKEN = Rule(
    "RND101",
    "namespace_taken",
    Severity.ERROR,
    "A team's objects are to live in a namespace that belongs to the cluster, to the gateway or to Argo CD.",
    "The team's default NetworkPolicy and Pod Security level would apply to what runs there, and its Argo CD project "
    "would be allowed to write there.",
)


def namespaces(slice: Slice) -> Iterator[Manifest | Finding]:
    """The namespace of the team's own name and each that an enabled spec of it names, with their default policies."""
    assert slice.team is not None  # an app `base` is a team's
    team: Spec[TeamSpec] = slice.team
    for name, at in sorted(_namespaces(slice, team).items()):
        if owner := _owner(slice, name):
            yield NAMESPACE_TAKEN.finding(
                f"namespace `{name}` is {owner}, and team `{team.name}` has objects for it",
                at,
                help="name a namespace of the team's own with `metadata.namespace`",
            )
            continue
        yield Manifest(_namespace(team, name, slice.environment), team)
        yield Manifest(default_deny(team, name), team)


def _namespaces(slice: Slice, team: Spec[TeamSpec]) -> dict[str, Place]:
    """Each namespace with the first place that asks for it."""
    found = {team.name: team.place("metadata", "name")}
    for spec in slice.specs.values():
        if spec.team == team.name:
            found.setdefault(spec.namespace, spec.place("metadata", "namespace"))
    return found


def _owner(slice: Slice, name: str) -> str:
    """Whose a namespace is that no team may have; empty for a free one."""
    if name == "default" or name.startswith("kube-"):
        return "the cluster's own"
    if name == slice.environment.body.gateway.namespace:
        return "the gateway's"
    return "Argo CD's" if name == slice.platform.body.argocd.namespace else ""


def _namespace(team: Spec[TeamSpec], name: str, environment: Spec[EnvironmentSpec]) -> dict[str, Any]:
    described = metadata(team, name, "", TENANCY, -2)
    # A namespace takes all that is in it along, also what is not ours; so a person removes it, not a commit.
    described["annotations"]["argocd.argoproj.io/sync-options"] = "Prune=false,Delete=false"
    described["labels"] |= {"pod-security.kubernetes.io/enforce": "restricted", **_readiness_gate(environment)}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": described}


def _readiness_gate(environment: Spec[EnvironmentSpec]) -> dict[str, str]:
    """An ALB that sends to pods holds a new one back until its target is healthy; with nodes as targets it cannot."""
    balancer = environment.body.load_balancer
    if balancer.type != "alb" or balancer.target_type != "ip":
        return {}
    return {"elbv2.k8s.aws/pod-readiness-gate-inject": "enabled"}
