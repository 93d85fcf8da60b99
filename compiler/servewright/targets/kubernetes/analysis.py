"""What Prometheus is asked while a release follows another, and which answers stop it.

An answer that is empty or NaN is a miss: what was not measured is not passed. Each run copies its template, so that
the template's name need not change with it.
"""

from typing import Any

from servewright.core.naming import workload_name
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.serving.rollout import blue_green_of
from servewright.targets.kubernetes.components import MODEL_SERVER
from servewright.targets.kubernetes.measures import RELEASE, STABLE, Measure, analysis_of, measures
from servewright.targets.kubernetes.metadata import metadata

_INTERVAL = 60
# Four scrapes, at the thirty seconds of the Prometheus operator.
_DELAY = 120
# Two misses are a hiccup of the load, or of a node that went.
_MISSES = 2
# Five minutes without Prometheus, and nobody knows how the release does.
_ERRORS = 4

# From the first share on until a third miss could be counted.
TIME_TO_STOP = _DELAY + _MISSES * _INTERVAL


def analysis_template(slice: Slice, asked: tuple[Measure, ...]) -> dict[str, Any]:
    """Before the rollout that names it."""
    model = slice.subject
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AnalysisTemplate",
        "metadata": metadata(model, workload_name(model.identity), model.namespace, MODEL_SERVER, -1),
        "spec": {
            "args": [{"name": name} for name in _arguments(model)],
            "metrics": [_metric(slice, measure) for measure in asked],
        },
    }


def runs(slice: Slice) -> dict[str, Any]:
    """How a strategy names the template; empty where nothing is measured."""
    if not measures(slice):
        return {}
    model = slice.subject
    values = {RELEASE: "Latest", STABLE: "Stable"}
    return {
        "templates": [{"templateName": workload_name(model.identity)}],
        "args": [{"name": name, "valueFrom": {"podTemplateHashValue": values[name]}} for name in _arguments(model)],
    }


def _arguments(model: Spec[ModelSpec]) -> tuple[str, ...]:
    return (RELEASE, STABLE) if analysis_of(model).quality else (RELEASE,)


def _metric(slice: Slice, measure: Measure) -> dict[str, Any]:
    return {
        "name": measure.name,
        "initialDelay": go_duration(_DELAY),
        "interval": go_duration(_INTERVAL),
        **_count(slice.subject),
        "failureLimit": _MISSES,
        "consecutiveErrorLimit": _ERRORS,
        "successCondition": f"len(result) > 0 && !isNaN(result[0]) && {measure.holds}",
        "provider": {"prometheus": {"address": str(slice.platform.body.prometheus), "query": measure.query}},
    }


def _count(model: Spec[ModelSpec]) -> dict[str, int]:
    """A canary is measured as long as it lasts; a new colour until it may take over."""
    blue_green = blue_green_of(model)
    if blue_green is None:
        return {}
    return {"count": (blue_green.promote_after.whole_seconds - _DELAY) // _INTERVAL + 1}


def go_duration(seconds: int) -> str:
    """As Go reads it, in the largest unit that needs no fraction."""
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
