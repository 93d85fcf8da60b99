"""Where a team's objects live: its namespaces, closed to the privileged and to strangers."""

from collections.abc import Iterator
from typing import Any

from servewright.core.manifest import Manifest
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec
from servewright.kinds.team import TeamSpec
from servewright.targets.kubernetes.components import TENANCY
from servewright.targets.kubernetes.metadata import metadata
from servewright.targets.kubernetes.network_policy import default_deny


def namespaces(slice: Slice) -> Iterator[Manifest]:
    """The namespace of the team's own name and each that an enabled spec of it names, with their default policies."""
    assert slice.team is not None  # an app `base` is a team's
    team: Spec[TeamSpec] = slice.team
    named = {spec.namespace for spec in slice.specs.values() if spec.team == team.name}
    for name in sorted(named | {team.name}):
        yield Manifest(_namespace(team, name, slice.environment), team)
        yield Manifest(default_deny(team, name), team)


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
