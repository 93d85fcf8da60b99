"""How many pods a model needs, from its measured load."""

from math import ceil

from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec


def replicas_for_peak(model: Spec[ModelSpec]) -> int:
    """Pods that serve the peak with one lost, within `scaling`: so many exist before an autoscaler acts.

    ceil(peak / per replica) + 1, with both rates by the second.
    """
    load, scaling = model.body.load, model.body.scaling
    needed = ceil(load.peak.per_second / load.per_replica.per_second) + 1
    return max(scaling.min, min(needed, most_replicas(model)))


def is_autoscaled(model: Spec[ModelSpec]) -> bool:
    """Whether the number of pods may change by itself: then the autoscaler owns `replicas`, else git does."""
    return most_replicas(model) > model.body.scaling.min


def most_replicas(model: Spec[ModelSpec]) -> int:
    """The most pods that may run at once, a rollout's surge left out."""
    scaling = model.body.scaling
    return scaling.min if scaling.max is None else scaling.max


def pods_at_once(model: Spec[ModelSpec]) -> int:
    """The most pods while a release replaces another: with blue-green both sets, else a surge is left out."""
    rollout = model.body.rollout
    colours = 2 if rollout is not None and rollout.blue_green is not None else 1
    return colours * most_replicas(model)
