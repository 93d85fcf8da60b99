"""How long the pods of a colour that lost its traffic stay: until nobody can still send to them, or wait for them."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.operations import BlueGreen
from servewright.serving.shutdown import Shutdown

SCALED_DOWN_TOO_SOON = Rule(
    "RND111",
    "scaled_down_too_soon",
    Severity.ERROR,
    "The pods of the old colour go before the load balancer has let go of them.",
    "Argo Rollouts switches a Service at once; proxies and balancers hear of it later, and requests are under way.",
)

# What Argo Rollouts waits by itself, so that the rules of nodes can follow.
_LEAST = 30
_LONGEST = 2**31 - 1


def needed_seconds(environment: Spec[EnvironmentSpec], stop: Shutdown) -> int:
    """max(30, deregistration delay, propagation + longest request)."""
    return max(_LEAST, environment.body.load_balancer.deregistration_delay.whole_seconds, stop.pre_stop + stop.drain)


def scale_down_seconds(environment: Spec[EnvironmentSpec], blue_green: BlueGreen, stop: Shutdown) -> int:
    """As the spec says, else as long as is needed; less than that has been reported."""
    said = blue_green.scale_down_delay
    needed = needed_seconds(environment, stop)
    return min(needed if said is None else max(said.whole_seconds, needed), _LONGEST)


def scale_down_faults(
    environment: Spec[EnvironmentSpec], model: Spec[ModelSpec], blue_green: BlueGreen, stop: Shutdown
) -> Iterator[Finding]:
    """A finding with the numbers, where the spec says less than is needed."""
    said, needed = blue_green.scale_down_delay, needed_seconds(environment, stop)
    if said is not None and said.whole_seconds < needed:
        delay = environment.body.load_balancer.deregistration_delay.whole_seconds
        yield SCALED_DOWN_TOO_SOON.finding(
            f"the old pods of model `{model.name}` stay for {said.whole_seconds}s in `{environment.name}`, less than "
            f"max({_LEAST}s, {delay}s of deregistration, {stop.pre_stop}s of propagation + {stop.drain}s of request) = "
            f"{needed}s",
            model.place("spec", "rollout", "blueGreen", "scaleDownDelay"),
            help=f"write `{needed}s` or more, or leave it out",
        )
