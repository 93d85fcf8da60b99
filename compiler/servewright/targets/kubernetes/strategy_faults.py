"""What a rollout may ask for and Argo Rollouts cannot do, or nobody could stop."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Related, Severity
from servewright.core.rule import Rule
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.operations import BlueGreen, Canary
from servewright.serving.rollout import blue_green_of, canary_of
from servewright.serving.shutdown import Shutdown
from servewright.targets.kubernetes.analysis import TIME_TO_STOP
from servewright.targets.kubernetes.measures import measures
from servewright.targets.kubernetes.scale_down import scale_down_faults

SHARE_NOT_WHOLE = Rule(
    "RND104",
    "share_not_whole",
    Severity.ERROR,
    "A share of a canary is no whole number of per cent, or is none at all.",
    "Argo Rollouts and the routers that it tells count weights from 0 to 100.",
)
CANARY_TOO_SHORT = Rule(
    "RND105",
    "canary_too_short",
    Severity.ERROR,
    "A canary is over before its analysis could stop it.",
    "A new release that gets all traffic whatever is measured looks guarded, and is not.",
)
ROUTER_WITHOUT_MESH = Rule(
    "RND109",
    "router_without_mesh",
    Severity.ERROR,
    "An environment weighs canaries with Istio, and has no mesh.",
    "Weights in a VirtualService are kept by sidecars; without them a canary gets no traffic until it gets all.",
)
COLOURS_BEHIND_ALB = Rule(
    "RND110",
    "colours_behind_alb",
    Severity.ERROR,
    "A model goes blue-green behind an ALB that sends to pods.",
    "All targets of the ALB change in one moment, and until it has registered the new ones it answers with 502 or 503: "
    "argo-rollouts issues 3617 and 4926.",
)
COLOUR_UNMEASURED = Rule(
    "RND112",
    "colour_unmeasured",
    Severity.ERROR,
    "A new colour takes over by itself, and nothing measures it before.",
    "All requests go to it in one moment: what is wrong with it, all callers see.",
)


def strategy_faults(slice: Slice, stop: Shutdown) -> Iterator[Finding]:
    """Findings about the way that a new release takes."""
    model, canary, blue_green = slice.subject, canary_of(slice.subject), blue_green_of(slice.subject)
    if canary is not None:
        yield from _canary_faults(slice, model, canary)
    if blue_green is not None:
        yield from _blue_green_faults(slice, model, blue_green, stop)


def _canary_faults(slice: Slice, model: Spec[ModelSpec], canary: Canary) -> Iterator[Finding]:
    environment: Spec[EnvironmentSpec] = slice.environment
    for index, share in enumerate(canary.steps):
        if share.value < 1 or share.value != int(share.value):
            yield SHARE_NOT_WHOLE.finding(
                f"a share of the canary of model `{model.name}` is `{share}`, and weights are whole per cent from 1%",
                model.place("spec", "rollout", "canary", "steps", index),
                help="write a whole number of per cent, such as `5%`",
            )
    seconds = canary.each.whole_seconds * len(canary.steps)
    if seconds < TIME_TO_STOP and measures(slice):
        yield CANARY_TOO_SHORT.finding(
            f"the canary of model `{model.name}` lasts {seconds}s, and its analysis cannot stop it within "
            f"{TIME_TO_STOP}s",
            model.place("spec", "rollout", "canary", "each"),
            help=f"let all steps last {TIME_TO_STOP}s together, or set `canary: null`",
        )
    if environment.body.traffic_router == "istio" and (environment.body.mesh is None):
        # Without the model's name: one environment is one finding, however many canaries it has.
        yield ROUTER_WITHOUT_MESH.finding(
            f"environment `{environment.name}` weighs canaries with `istio`, and has no mesh",
            environment.place("spec", "trafficRouter"),
            help="write `mesh: {istio: {}}`, or another `trafficRouter`",
        )


def _blue_green_faults(
    slice: Slice, model: Spec[ModelSpec], blue_green: BlueGreen, stop: Shutdown
) -> Iterator[Finding]:
    balancer = slice.environment.body.load_balancer
    place = model.place("spec", "rollout", "blueGreen")
    if balancer.type == "alb" and balancer.target_type == "ip":
        yield COLOURS_BEHIND_ALB.finding(
            f"model `{model.name}` goes blue-green in `{slice.environment.name}`, whose ALB sends to pods",
            place,
            help="use `canary`, or a new major beside the old one and a route that moves",
            related=(Related(slice.environment.place("spec", "loadBalancer"), "this balancer"),),
        )
    if not measures(slice):
        yield COLOUR_UNMEASURED.finding(
            f"nothing measures a new release of model `{model.name}` before it gets all requests",
            place,
            help="write `analysis: {errors: 1%}` beside it, and `prometheus` in the Platform",
        )
    yield from scale_down_faults(slice.environment, model, blue_green, stop)
