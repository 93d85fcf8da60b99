"""How a model is run: what it needs, what load it takes, what it promises, how it rolls out."""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from servewright.core.field import NamesPool
from servewright.core.strict import Items, SpecPart, field, maker
from servewright.formats.units.duration import Duration
from servewright.formats.units.names import SpecName
from servewright.formats.units.percentage import Percentage, Points
from servewright.formats.units.quantity import Cpu, Memory
from servewright.formats.units.rate import Rate


class Gpu(SpecPart):
    """GPUs of a pod."""

    pool: Annotated[SpecName, NamesPool()] = field("One of the environment's `gpuPools`.")
    count: Annotated[int, Field(ge=1, le=64)] = field(
        "Whole GPUs of each pod.", 1, because="most models fit one", unit="GPUs"
    )


class Resources(SpecPart):
    """What a pod requests; its limits are the same for memory and GPUs."""

    cpu: Cpu = field("CPU request; there is no CPU limit, since throttling costs latency.")
    memory: Memory = field("Memory request and limit.")
    gpu: Gpu | None = field("GPUs of each pod.", None, because="the model runs on CPUs")


class Load(SpecPart):
    """Measured load; capacity is computed from it."""

    peak: Rate = field("Requests at the busiest moment, over all pods.")
    per_replica: Rate = field("Requests that one pod serves within its objective.")
    model_load: Duration = field("From the start of the process to the model's first answer.")
    slowest_request: Duration = field("The longest request that a pod may still be serving when it is told to stop.")


class LatencyObjective(SpecPart):
    """Upper bounds of percentiles of the latency."""

    p50: Duration | None = field("The median.", None)
    p95: Duration | None = field("The 95th percentile.", None)
    p99: Duration | None = field("The 99th percentile.", None)


class Slo(SpecPart):
    """What callers are promised."""

    latency: LatencyObjective = maker(LatencyObjective, "Bounds of the latency.")
    availability: Percentage | None = field("The share of requests that are answered, over a month.", None)


class Scaling(SpecPart):
    """How many pods there may be."""

    min: Annotated[int, Field(ge=1, le=10_000)] = field("Pods at least.", unit="pods")
    max: Annotated[int, Field(ge=1, le=10_000)] | None = field(
        "Pods at most.", None, because="`min`: no autoscaler", unit="pods"
    )
    cpu: Percentage = field(
        "CPU use, of the request, that the autoscaler aims at.",
        Percentage.parse("70%"),
        because="leaves room for the time that a new pod takes to load",
    )

    @model_validator(mode="after")
    def _max_is_not_below_min(self) -> Self:
        if self.max is not None and self.max < self.min:
            raise PydanticCustomError(
                "scaling", "`max` is {max}, below `min`, which is {min}", {"max": self.max, "min": self.min}
            )
        return self


class Canary(SpecPart):
    """Shares of traffic that a new release gets, one after the other, before it gets all.

    The environment's `trafficRouter` turns them into weights. With `gateway-api` only routes of the line's own
    namespace are weighed, and others stay with the stable release; where there is no such route, and with `none`, a
    share is one of pods, as near as their number comes to it.
    """

    steps: Annotated[Items[Percentage], Field(min_length=1, max_length=50)] = field(
        "The shares in whole per cent, rising."
    )
    each: Duration = field("How long each step lasts; the last one too, and nobody has to confirm it.")

    @model_validator(mode="after")
    def _shares_rise(self) -> Self:
        for before, after in pairwise(self.steps):
            if after <= before:
                raise PydanticCustomError(
                    "steps",
                    "`{after}` follows `{before}`, and shares rise",
                    {"before": str(before), "after": str(after)},
                )
        return self

    @model_validator(mode="after")
    def _steps_end(self) -> Self:
        if not _SHORTEST_STEP <= self.each <= _LONGEST_STEP:
            raise PydanticCustomError(
                "each",
                "a step of `{each}` is not between `{least}` and `{most}`",
                {"each": str(self.each), "least": str(_SHORTEST_STEP), "most": str(_LONGEST_STEP)},
            )
        return self


class BlueGreen(SpecPart):
    """All traffic at once, to a second set of pods that was measured beside the first; it takes twice the pods.

    Refused behind an ALB that sends to pods, which loses requests when all of its targets change in one moment.
    """

    preview_replicas: Annotated[int, Field(ge=1, le=10_000)] | None = field(
        "Pods of the new release before it takes over.", None, because="as many as of the old one", unit="pods"
    )
    promote_after: Duration = field(
        "How long the new release is measured before it takes over, and once more after that.",
        Duration.parse("5m"),
        because="four scrapes of Prometheus, and as many measurements as it takes to stop it",
    )
    scale_down_delay: Duration | None = field(
        "How long the old release's pods stay once they have no traffic.",
        None,
        because="the longest of 30s, the load balancer's `deregistrationDelay`, and its `propagation` with the slowest "
        "request",
    )

    @model_validator(mode="after")
    def _old_pods_go(self) -> Self:
        if self.scale_down_delay is not None and self.scale_down_delay > _LONGEST_STEP:
            raise PydanticCustomError(
                "scale_down_delay",
                "`scaleDownDelay` is `{delay}`, more than `{most}`",
                {"delay": str(self.scale_down_delay), "most": str(_LONGEST_STEP)},
            )
        return self

    @model_validator(mode="after")
    def _measured_long_enough(self) -> Self:
        if not _SHORTEST_PREVIEW <= self.promote_after <= _LONGEST_STEP:
            raise PydanticCustomError(
                "promote_after",
                "`promoteAfter` is `{after}`, not between `{least}` and `{most}`",
                {"after": str(self.promote_after), "least": str(_SHORTEST_PREVIEW), "most": str(_LONGEST_STEP)},
            )
        return self


class QualityMetric(SpecPart):
    """A measure of the model's answers, against the stable release."""

    name: SpecName = field("Its name.")
    query: Annotated[str, Field(min_length=1, max_length=4000)] = field(
        "A PromQL expression that gives one number; `$pods` stands for the matchers of a release's pods, as in "
        "`sum(rate(orders_total{$pods}[30m]))`."
    )
    max_drop: Percentage = field("How far it may fall below the stable release's, as a share of that one.")


class Analysis(SpecPart):
    """What stops a new release, measured in Prometheus each minute; the third miss ends it.

    What was not scraped counts as a miss. Series need the labels `namespace` and `pod`.
    """

    errors: Percentage | None = field("The share of failed requests beyond which it is rolled back.", None)
    p99: Duration | None = field("The 99th percentile of the latency beyond which it is rolled back.", None)
    quality: Items[QualityMetric] = maker(tuple, "Measures of the answers.")


class Rollout(SpecPart):
    """How a new release of the line replaces the old one; at most one of `canary` and `blueGreen`."""

    canary: Canary | None = field("Shares of traffic.", None, because="a rolling update")
    blue_green: BlueGreen | None = field("All traffic at once.", None, because="a rolling update")
    analysis: Analysis | None = field(
        "What stops it.",
        None,
        because="`slo.latency.p99`, and ten times the failures that `slo.availability` leaves open, where Platform has "
        "a Prometheus: what breaks the promise of a month may last some minutes",
    )

    @model_validator(mode="after")
    def _one_strategy(self) -> Self:
        if self.canary is not None and self.blue_green is not None:
            raise PydanticCustomError("strategy", "`canary` and `blueGreen` stand together, and a release goes one way")
        return self


_SHORTEST_STEP, _LONGEST_STEP = Duration.parse("1s"), Duration.parse("7d")
_SHORTEST_PREVIEW = Duration.parse("5m")


class Compression(SpecPart):
    """A smaller model, made by a pipeline; it comes back as a new artifact."""

    quantize: Literal["int8", "int4", "fp8", "fp16"] | None = field("The type that weights are turned into.", None)
    prune: Percentage | None = field("The share of weights that are set to zero.", None)
    max_accuracy_drop: Points = field(
        "How much accuracy may be lost.", Points.parse("0.5 points"), because="a loss that users do not notice"
    )
