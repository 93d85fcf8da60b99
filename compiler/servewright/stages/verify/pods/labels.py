"""A workload whose selector does not take its own pods."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.formats.kubernetes.names import is_label_key, is_label_value
from servewright.formats.plain_tree import mappings_at, value_at
from servewright.formats.units.shown import shown
from servewright.stages.verify.pods.selection import is_empty, selects
from servewright.stages.verify.pods.template import Pods

SELECTOR_MISSES_PODS = Rule(
    "VER040",
    "selector_misses_pods",
    Severity.ERROR,
    "The selector of a workload is empty, or the labels of its pod template do not satisfy it.",
    "An API server refuses a workload that would not find the pods that it makes.",
)
POD_LABEL_REFUSED = Rule(
    "VER041",
    "pod_label_refused",
    Severity.ERROR,
    "A label of a pod template has a key or a value that Kubernetes does not take.",
    "The workload is refused, or, behind an operator, accepted and never gets a pod.",
)
SPREAD_MISSES_PODS = Rule(
    "VER042",
    "spread_misses_pods",
    Severity.ERROR,
    "A topology spread constraint counts pods by labels that the pods of its own template do not have.",
    "Kubernetes takes it, and then spreads nothing: all replicas may land on one node.",
)


def find(pods: Pods) -> Iterator[Finding]:
    """Findings about labels of a pod template and what selects by them."""
    selector = value_at(pods.owner.tree, "spec", "selector")
    if pods.owner.kind in _SELECTING:
        if is_empty(selector):
            yield pods.owner.finding(SELECTOR_MISSES_PODS, ("spec", "selector"), "selects by no label")
        elif not selects(selector, pods.labels):
            yield pods.owner.finding(SELECTOR_MISSES_PODS, ("spec", "selector"), "does not take the template's labels")
    for key, value in pods.labels.items():
        if not is_label_key(key) or not is_label_value(value):
            path = (*pods.path, "metadata", "labels", key)
            yield pods.owner.finding(POD_LABEL_REFUSED, path, f"is {shown(value)}, not a label")
    for index, constraint in mappings_at(pods.spec, "topologySpreadConstraints"):
        counted = value_at(constraint, "labelSelector")
        if counted is None or not selects(counted, pods.labels):
            path = ("topologySpreadConstraints", index, "labelSelector")
            yield pods.finding(SPREAD_MISSES_PODS, path, "does not take the template's labels")


_SELECTING = frozenset({"DaemonSet", "Deployment", "ReplicaSet", "Rollout", "StatefulSet"})
