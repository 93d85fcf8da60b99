"""A rollout that waits for a person, that nothing stops, or whose old pods go too soon."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.formats.plain_tree import mappings_at, value_at
from servewright.formats.units.shown import shown
from servewright.stages.verify.rendered import Rendered

WAITS_FOR_A_PERSON = Rule(
    "VER082",
    "rollout_waits_for_a_person",
    Severity.ERROR,
    "A rollout stops until somebody confirms it: at a pause without an end, or before its new colour takes over.",
    "A person's approval is a commit; what waits in a cluster is forgotten there, between two releases.",
)
COLOUR_UNGUARDED = Rule(
    "VER083",
    "colour_unguarded",
    Severity.ERROR,
    "A new colour takes over without an analysis before it, or the old one goes within thirty seconds.",
    "All requests change sides in one moment, and proxies hear of it later than Argo Rollouts does.",
)
SCALE_CONTRADICTED = Rule(
    "VER084",
    "scale_contradicted",
    Severity.ERROR,
    "The stable pods of a canary are scaled with its traffic, and no router is there or a delay is asked for as well.",
    "Argo Rollouts refuses the Rollout, and nothing of it is ever applied.",
)


def find(rendered: Rendered) -> Iterator[Finding]:
    """Findings about the strategy of a Rollout."""
    if (rendered.group, rendered.kind) == ("argoproj.io", "Rollout"):
        yield from _canary(rendered)
        yield from _colours(rendered)


def _canary(rendered: Rendered) -> Iterator[Finding]:
    canary = ("spec", "strategy", "canary")
    for index, step in mappings_at(rendered.tree, *canary, "steps"):
        if "pause" in step and value_at(step, "pause", "duration") is None:
            yield rendered.finding(WAITS_FOR_A_PERSON, (*canary, "steps", index, "pause"), "has no `duration`")
    if value_at(rendered.tree, *canary, "dynamicStableScale") is not True:
        return
    if value_at(rendered.tree, *canary, "trafficRouting") is None:
        says = "scales with traffic, and there is no `trafficRouting`"
        yield rendered.finding(SCALE_CONTRADICTED, (*canary, "dynamicStableScale"), says)
    if value_at(rendered.tree, *canary, "scaleDownDelaySeconds") is not None:
        says = "delays what `dynamicStableScale` does at once"
        yield rendered.finding(SCALE_CONTRADICTED, (*canary, "scaleDownDelaySeconds"), says)


def _colours(rendered: Rendered) -> Iterator[Finding]:
    colours = ("spec", "strategy", "blueGreen")
    if value_at(rendered.tree, *colours) is None:
        return
    by_itself = value_at(rendered.tree, *colours, "autoPromotionEnabled") is not False
    if not by_itself and value_at(rendered.tree, *colours, "autoPromotionSeconds") is None:
        says = "is false, and there is no `autoPromotionSeconds`"
        yield rendered.finding(WAITS_FOR_A_PERSON, (*colours, "autoPromotionEnabled"), says)
    if not mappings_at(rendered.tree, *colours, "prePromotionAnalysis", "templates"):
        yield rendered.finding(COLOUR_UNGUARDED, colours, "has no `prePromotionAnalysis`")
    delay = value_at(rendered.tree, *colours, "scaleDownDelaySeconds")
    if delay is not None and not (isinstance(delay, int) and delay >= _LEAST):
        says = f"is {shown(delay)}, less than {_LEAST}"
        yield rendered.finding(COLOUR_UNGUARDED, (*colours, "scaleDownDelaySeconds"), says)


# What Argo Rollouts waits by itself.
_LEAST = 30
