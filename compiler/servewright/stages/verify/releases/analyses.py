"""An analysis that passes what it did not measure, or that cannot stop what it measures."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.formats.plain_tree import mappings_at, text_at, value_at
from servewright.formats.units.shown import shown
from servewright.stages.verify.rendered import Rendered

ANALYSIS_UNGUARDED = Rule(
    "VER080",
    "analysis_unguarded",
    Severity.ERROR,
    "A condition of an analysis reads the answer of Prometheus without asking whether there is one.",
    "An empty answer is an error, and NaN is neither above nor below a bound: argo-rollouts issues 363 and 1466.",
)
ANALYSIS_STOPS_NOTHING = Rule(
    "VER081",
    "analysis_stops_nothing",
    Severity.ERROR,
    "A metric of an analysis is measured too seldom, or for too short a time, to ever stop a rollout.",
    "A metric with as many misses allowed as there are measurements always passes; within four scrapes nothing moves.",
)


def find(rendered: Rendered) -> Iterator[Finding]:
    """Findings about the metrics of an AnalysisTemplate."""
    if (rendered.group, rendered.kind) not in _TEMPLATES:
        return
    for index, metric in mappings_at(rendered.tree, "spec", "metrics"):
        at: Path = ("spec", "metrics", index)
        if value_at(metric, "provider", "prometheus") is not None:
            yield from _conditions(rendered, at, metric)
        yield from _limits(rendered, at, metric)


def _conditions(rendered: Rendered, at: Path, metric: Mapping[str, Any]) -> Iterator[Finding]:
    written = [field for field in ("successCondition", "failureCondition") if text_at(metric, field)]
    if not written:
        yield rendered.finding(ANALYSIS_UNGUARDED, at, "has no condition, and every answer passes")
    for field in written:
        if not all(guard in text_at(metric, field) for guard in _GUARDS):
            says = f"is {shown(text_at(metric, field))}, without `len(result) > 0` and `isNaN(result[0])`"
            yield rendered.finding(ANALYSIS_UNGUARDED, (*at, field), says)


def _limits(rendered: Rendered, at: Path, metric: Mapping[str, Any]) -> Iterator[Finding]:
    interval = _seconds(text_at(metric, "interval"))
    count, misses = _whole(metric.get("count")), _whole(metric.get("failureLimit"))
    if interval == 0 and count != 1:
        yield rendered.finding(ANALYSIS_STOPS_NOTHING, at, "has no `interval`, and is measured once")
    elif interval and 0 < count * interval < _FOUR_SCRAPES:
        says = f"is measured for {count * interval}s, less than four scrapes of 30s"
        yield rendered.finding(ANALYSIS_STOPS_NOTHING, at, says)
    if 0 < count <= misses:
        says = f"is `{misses}`, and there are {count} measurements"
        yield rendered.finding(ANALYSIS_STOPS_NOTHING, (*at, "failureLimit"), says)


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _seconds(duration: str) -> int:
    """0 for what is no duration of Go in whole hours, minutes and seconds."""
    if not _DURATION.fullmatch(duration):
        return 0
    return sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(duration))


_TEMPLATES = frozenset({("argoproj.io", "AnalysisTemplate"), ("argoproj.io", "ClusterAnalysisTemplate")})
_GUARDS = ("len(result) > 0", "isNaN(result[0])")
_FOUR_SCRAPES = 120
_UNITS = {"h": 3600, "m": 60, "s": 1}
_PART = re.compile(r"([0-9]{1,9})([hms])")
_DURATION = re.compile(r"(?:[0-9]{1,9}[hms]){1,3}")
