"""What an API server of some Kubernetes minor does not know yet."""

from typing import Any

from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec

# Before their minor these are unknown, or known and switched off, which drops them without a word.
SLEEP_ACTION = 30  # lifecycle.preStop.sleep, KEP-3960
UNHEALTHY_POD_EVICTION_POLICY = 27  # of a PodDisruptionBudget, KEP-3017


def knows(environment: Spec[EnvironmentSpec] | Spec[Any], since: int) -> bool:
    """Whether the environment's API server has what came on by default with minor `1.<since>`."""
    return int(environment.body.kubernetes.partition(".")[2]) >= since
