"""An analysis that would measure nothing, or the wrong pods."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.naming import workload_name
from servewright.core.rule import Rule
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.operations import Analysis, Rollout
from servewright.serving.signals import LONGEST_WORKLOAD
from servewright.targets.kubernetes.measures import PODS, measures

NOBODY_TO_ASK = Rule(
    "RND106",
    "nobody_to_ask",
    Severity.ERROR,
    "A rollout has an analysis, and the Platform names no Prometheus.",
    "Without measurements nothing would stop a release that its spec says is guarded.",
)
QUERY_OF_ALL_PODS = Rule(
    "RND107",
    "query_of_all_pods",
    Severity.ERROR,
    "The query of a quality metric does not say where the pods of a release go, or holds braces of a template.",
    "The new release and the stable one are measured with the same query: without a place for their pods both give the "
    "same number.",
)
PODS_ALIKE = Rule(
    "RND108",
    "pods_alike",
    Severity.ERROR,
    "The name of a line with an analysis is so long that the pods of its releases cannot be told apart by theirs.",
    "Kubernetes cuts the first part of a pod's name to 58 characters, and the hash of the release is at its end.",
)
ANALYSIS_OF_NOTHING = Rule(
    "RND113",
    "analysis_of_nothing",
    Severity.NOTE,
    "A rollout has an analysis, and neither a canary nor two colours that it could stop.",
    "A rolling update replaces pods as soon as the new ones are ready.",
)


def analysis_faults(slice: Slice) -> Iterator[Finding]:
    """Findings about what is measured of a new release."""
    model: Spec[ModelSpec] = slice.subject
    rollout = model.body.rollout
    if rollout is not None and rollout.analysis is not None:
        yield from _written_faults(slice, model, rollout, rollout.analysis)
    name = workload_name(model.identity)
    if len(name) > LONGEST_WORKLOAD and measures(slice):
        yield PODS_ALIKE.finding(
            f"`{name}` has {len(name)} characters, and pods of more than {LONGEST_WORKLOAD} cannot be told apart",
            model.place("metadata", "name"),
            help="shorten the name, or remove `rollout`",
        )


def _written_faults(slice: Slice, model: Spec[ModelSpec], rollout: Rollout, analysis: Analysis) -> Iterator[Finding]:
    place = model.place("spec", "rollout", "analysis")
    if rollout.canary is None and rollout.blue_green is None:
        yield ANALYSIS_OF_NOTHING.finding(
            f"model `{model.name}` has an analysis, and its releases follow each other without a stop",
            place,
            help="write a `canary`, or remove `analysis`",
        )
        return
    if slice.platform.body.prometheus is None and analysis != Analysis():
        yield NOBODY_TO_ASK.finding(
            f"the releases of model `{model.name}` are to be measured, and the Platform names no Prometheus",
            place,
            help="write `prometheus` in the Platform, or remove `analysis`",
        )
    for index, metric in enumerate(analysis.quality):
        if PODS not in metric.query or "{{" in metric.query:
            yield QUERY_OF_ALL_PODS.finding(
                f"quality metric `{metric.name}` of model `{model.name}` "
                + (f"has no `{PODS}`" if PODS not in metric.query else "holds `{{`, which an analysis fills in itself"),
                model.place("spec", "rollout", "analysis", "quality", index, "query"),
                help=f"write `{{{PODS}}}` behind the name of each series: `sum(rate(orders_total{{{PODS}}}[30m]))`",
            )
