"""What a route may ask for and an HTTPRoute cannot do."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Related, Severity
from servewright.core.rule import Rule
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.kinds.route import RouteSpec
from servewright.serving.rollout import may_be_weighed

STICKY_EXPERIMENT = Rule(
    "RND401",
    "sticky_experiment",
    Severity.ERROR,
    "A route to a model keeps the subjects of an experiment in their arms by a header.",
    "An HTTPRoute draws every request by itself: its weights know no subjects.",
)

FALLBACK_OF_MODEL = Rule(
    "RND402",
    "fallback_of_model",
    Severity.ERROR,
    "A route to a model names what answers when the model cannot.",
    "An HTTPRoute has no fallback: it spreads requests over backends, and gives none of them a second chance.",
)

TIMEOUT_NOT_EXPRESSIBLE = Rule(
    "RND403",
    "timeout_not_expressible",
    Severity.ERROR,
    "The timeout of a route to a model cannot be written as a duration of Gateway API.",
    "GEP-2257 has durations of whole milliseconds up to 99999h, and an HTTPRoute takes `0s` for no timeout at all.",
)

ARM_OF_ANOTHER_SORT = Rule(
    "RND404",
    "arm_of_another_sort",
    Severity.ERROR,
    "An arm of a route to a model names a prompt or a generative model.",
    "What answers a route is one sort of thing: the arms of an experiment differ in its version.",
)


TWO_WRITERS_OF_WEIGHTS = Rule(
    "RND405",
    "two_writers_of_weights",
    Severity.ERROR,
    "The experiment of a route weighs a line whose canary weighs the same route.",
    "Argo Rollouts writes a canary's weights into the HTTPRoute that holds those of the arms: each undoes the other.",
)


def faults(slice: Slice, route: Spec[RouteSpec]) -> Iterator[Finding]:
    """Each reason why the route would not behave as it says."""
    yield from _experiment_faults(route)
    yield from _weight_faults(slice, route)
    if route.body.fallback:
        yield FALLBACK_OF_MODEL.finding(
            f"route `{route.name}` goes to a model and has a fallback",
            route.place("spec", "fallback"),
            help="remove `fallback`: only routes to prompts have one",
        )
    if reason := _timeout_fault(route):
        yield TIMEOUT_NOT_EXPRESSIBLE.finding(
            f"the timeout of route `{route.name}` is `{route.body.timeout}`, {reason}",
            route.place("spec", "timeout"),
            help="write whole milliseconds from `1ms`, such as `30s`",
        )


def _experiment_faults(route: Spec[RouteSpec]) -> Iterator[Finding]:
    experiment = route.body.experiment
    if experiment is None:
        return
    if experiment.by is not None:
        yield STICKY_EXPERIMENT.finding(
            f"experiment `{experiment.name}` of route `{route.name}` goes by header `{experiment.by.header}`, "
            "and an HTTPRoute draws each request by itself",
            route.place("spec", "experiment", "by"),
            help="remove `by`, or let the generative gateway answer the route",
        )
    for name, arm in experiment.arms.items():
        if arm.prompt is not None or arm.with_ is not None:
            key = "with" if arm.prompt is None else "prompt"
            yield ARM_OF_ANOTHER_SORT.finding(
                f"arm `{name}` of route `{route.name}` has `{key}`, and the route goes to a model",
                route.place("spec", "experiment", "arms", name, key),
                help="name a line of the model with `model`, or leave only `weight`",
            )


def _weight_faults(slice: Slice, route: Spec[RouteSpec]) -> Iterator[Finding]:
    own, experiment = route.body.to.model, route.body.experiment
    if own is None or experiment is None:
        return
    named = [own, *(arm.model for arm in experiment.arms.values() if arm.model is not None)]
    models = dict.fromkeys(slice.resolve("Model", reference.name, reference.line) for reference in named)
    for model in models:
        if may_be_weighed(slice.environment, route, model):
            yield TWO_WRITERS_OF_WEIGHTS.finding(
                f"experiment `{experiment.name}` of route `{route.name}` and the canary of `{model.identity.label}` "
                "weigh the same requests",
                route.place("spec", "experiment"),
                help="end the experiment, or remove `rollout.canary` from the model: its releases then follow each "
                "other pod by pod",
                related=(Related(model.place("spec", "rollout", "canary"), "this canary"),),
            )


def _timeout_fault(route: Spec[RouteSpec]) -> str:
    if not route.body.timeout.us:
        return "which an HTTPRoute takes for no timeout"
    try:
        route.body.timeout.gateway()
    except ValueError:
        return "and Gateway API counts whole milliseconds up to 99999h"
    return ""
