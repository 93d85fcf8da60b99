"""What is measured of a new release, and what it must come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from servewright.core.naming import workload_name
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.formats.units.duration import Duration
from servewright.formats.units.percentage import Percentage
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.operations import Analysis, QualityMetric, Slo
from servewright.serving.signals import pods, signals

# What stands for the matchers of a release's pods in a query of the spec.
PODS = "$pods"

# The arguments of an analysis: the hash of the pods' template, new and old.
RELEASE, STABLE = "release", "stable"


@dataclass(frozen=True, slots=True)
class Measure:
    """`query` gives one number; `holds` is what must be true of it, as `result[0]`."""

    name: str
    query: str
    holds: str


def analysis_of(model: Spec[ModelSpec]) -> Analysis:
    """What the spec asks for; else what the objectives come to within minutes."""
    rollout = model.body.rollout
    if rollout is None or (rollout.canary is None and rollout.blue_green is None):
        return Analysis()
    return rollout.analysis if rollout.analysis is not None else _promised(model.body.slo)


def _promised(slo: Slo) -> Analysis:
    """Ten times the failures that availability leaves open: a burn that a month survives for three days."""
    open_ = None if slo.availability is None else min(Decimal(100), (100 - slo.availability.value) * 10)
    # None at all would let a single failed request stop a release.
    errors = Percentage(open_) if open_ else None
    return Analysis.model_construct(errors=errors, p99=slo.latency.p99, quality=())


def measures(slice: Slice) -> tuple[Measure, ...]:
    """None where nothing is asked for, or nobody can be asked."""
    if slice.platform.body.prometheus is None:
        return ()
    return tuple(_measures(slice, analysis_of(slice.subject)))


def _measures(slice: Slice, analysis: Analysis) -> Iterator[Measure]:
    new = signals(slice.environment, slice.subject, _pods(slice.subject, RELEASE))
    if analysis.errors is not None:
        yield Measure("errors", new.errors, f"result[0] <= {_plain(analysis.errors.value / 100)}")
    if analysis.p99 is not None:
        yield Measure("p99", new.p99, f"result[0] <= {_seconds(analysis.p99)}")
    for metric in analysis.quality:
        yield _quality(slice.subject, metric)


def _quality(model: Spec[ModelSpec], metric: QualityMetric) -> Measure:
    """The new release's number over the stable one's; a query that does not give one number gives none."""
    new, old = (metric.query.replace(PODS, _pods(model, release)).strip() for release in (RELEASE, STABLE))
    least = _plain((100 - metric.max_drop.value) / 100)
    # The new lines end a comment.
    query = f"vector(scalar({new}\n)) / vector(scalar({old}\n))"
    return Measure(f"quality-{metric.name}", query, f"result[0] >= {least}")


def _pods(model: Spec[ModelSpec], release: str) -> str:
    return pods(model.namespace, workload_name(model.identity), f"{{{{args.{release}}}}}")


def _seconds(duration: Duration) -> str:
    return _plain(Decimal(duration.us) / 1_000_000)


def _plain(number: Decimal) -> str:
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
