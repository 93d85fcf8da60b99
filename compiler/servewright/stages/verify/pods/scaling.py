"""An autoscaler that scales nothing or within no bounds, and a disruption budget that guards no pod."""

from collections.abc import Iterator, Sequence

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.formats.plain_tree import mapping_at, mappings_at, text_at, value_at
from servewright.formats.units.shown import shown
from servewright.stages.verify.pods.selection import selects
from servewright.stages.verify.pods.template import Pods
from servewright.stages.verify.rendered import REPORT, Rendered

SCALES_NOTHING = Rule(
    "VER061",
    "autoscaler_scales_nothing",
    Severity.ERROR,
    "A HorizontalPodAutoscaler names a workload that its app does not have.",
    "Kubernetes takes it, and the workload stays at the replicas that it began with, whatever the load.",
)
BOUNDS_CROSSED = Rule(
    "VER062",
    "autoscaler_bounds_crossed",
    Severity.ERROR,
    "The least replicas of a HorizontalPodAutoscaler are below one or above the most.",
    "An API server refuses bounds with nothing between them.",
)
NO_REQUEST = Rule(
    "VER063",
    "autoscaler_without_request",
    Severity.ERROR,
    "A HorizontalPodAutoscaler measures the use of a resource that a container does not request.",
    "Utilization is a share of the request; without one there is no measure, and nothing is ever scaled.",
)
GUARDS_NOTHING = Rule(
    "VER064",
    "budget_guards_nothing",
    Severity.ERROR,
    "The selector of a PodDisruptionBudget takes the pods of no workload of its app.",
    "Kubernetes takes it, and a drained node may stop every replica at once.",
)
BUDGET_REFUSED = Rule(
    "VER065",
    "budget_refused",
    Severity.ERROR,
    "A PodDisruptionBudget sets not exactly one of `minAvailable` and `maxUnavailable`.",
    "An API server refuses both; with neither nobody has said how many pods may be missing.",
)


def find(rendered: Rendered, workloads: Sequence[Pods]) -> Iterator[Finding]:
    """Findings about what scales and guards workloads, given those of the app."""
    beside = [pods for pods in workloads if pods.owner.namespace == rendered.namespace]
    if (rendered.group, rendered.kind) == ("autoscaling", "HorizontalPodAutoscaler"):
        yield from _autoscaler(rendered, beside)
    if (rendered.group, rendered.kind) == ("policy", "PodDisruptionBudget"):
        yield from _budget(rendered, beside)


def _autoscaler(rendered: Rendered, workloads: list[Pods]) -> Iterator[Finding]:
    least, most = value_at(rendered.tree, "spec", "minReplicas"), value_at(rendered.tree, "spec", "maxReplicas")
    least = 1 if least is None else least
    if not isinstance(least, int) or not isinstance(most, int) or not 1 <= least <= most:
        says = f"has at least {shown(least)} and at most {shown(most)} replicas"
        yield rendered.finding(BOUNDS_CROSSED, ("spec",), says, _CHANGE)
    target = mapping_at(rendered.tree, "spec", "scaleTargetRef")
    group = text_at(target, "apiVersion").rpartition("/")[0]
    wanted = (group, text_at(target, "kind"), text_at(target, "name"))
    scaled = [pods for pods in workloads if (pods.owner.group, pods.owner.kind, pods.owner.name) == wanted]
    if not scaled:
        says = f"names {shown(f'{wanted[1]} {wanted[2]}')}, which its app does not have"
        yield rendered.finding(SCALES_NOTHING, ("spec", "scaleTargetRef"), says)
    for pods in scaled:
        yield from _measured(rendered, pods)


def _measured(rendered: Rendered, pods: Pods) -> Iterator[Finding]:
    for index, metric in mappings_at(rendered.tree, "spec", "metrics"):
        resource = text_at(metric, "resource", "name")
        if text_at(metric, "resource", "target", "type") != "Utilization":
            continue
        for container in pods.containers:
            resources = mapping_at(container.tree, "resources")
            asked = {*mapping_at(resources, "requests"), *mapping_at(resources, "limits")}
            if not container.init and resource not in asked:
                says = f"measures {shown(resource)}, which {shown(container.name)} of {pods.owner} does not request"
                yield rendered.finding(NO_REQUEST, ("spec", "metrics", index), says)


def _budget(rendered: Rendered, workloads: list[Pods]) -> Iterator[Finding]:
    spec = mapping_at(rendered.tree, "spec")
    said = [field for field in ("minAvailable", "maxUnavailable") if field in spec]
    if len(said) != 1:
        says = "sets both `minAvailable` and `maxUnavailable`" if said else "sets neither of its bounds"
        yield rendered.finding(BUDGET_REFUSED, ("spec",), says)
    selector = spec.get("selector")
    if selector is None or not any(selects(selector, pods.labels) for pods in workloads):
        yield rendered.finding(GUARDS_NOTHING, ("spec", "selector"), "takes the pods of no workload")


_CHANGE = f"change `scaling` in the spec; else {REPORT}"
