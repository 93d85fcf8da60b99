"""How a pod stops without losing a request, and how long a server keeps idle connections.

All in whole seconds. A pod first goes on serving until the load balancer has heard that it leaves (preStop), then lets
requests in flight finish (drain), and is killed only after both (grace).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.route import RouteSpec

# Above the round trip and the clocks' granularity: equal values still lose requests.
MARGIN = 5


@dataclass(frozen=True, slots=True)
class Shutdown:
    """`pre_stop` + `drain` + margin fit into `grace`; `keepalive` outlives the load balancer's idle timeout."""

    pre_stop: int
    drain: int
    grace: int
    keepalive: int


def shutdown(environment: Spec[EnvironmentSpec], model: Spec[ModelSpec], routes: Iterable[Spec[RouteSpec]]) -> Shutdown:
    """The drain lasts as long as the longest request: the model's slowest, or what a route that names it allows."""
    balancer = environment.body.load_balancer
    longest = max([model.body.load.slowest_request, *(route.body.timeout for route in routes)]).whole_seconds
    pre_stop = balancer.propagation.whole_seconds
    # The balancer holds on to a leaving pod for its deregistration delay, and must not be left with a dead one.
    grace = max(pre_stop + longest, balancer.deregistration_delay.whole_seconds) + MARGIN
    return Shutdown(pre_stop, longest, grace, balancer.idle_timeout.whole_seconds + MARGIN)
