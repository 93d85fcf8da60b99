"""How a model is run: what it needs, what load it takes, what it promises, how it rolls out."""

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
    """Shares of traffic that a new release gets, one after the other."""

    steps: Annotated[Items[Percentage], Field(min_length=1, max_length=50)] = field("The shares, rising.")
    each: Duration = field("How long each step lasts.")


class QualityMetric(SpecPart):
    """A measure of the model's answers, against the stable release."""

    name: SpecName = field("Its name.")
    query: Annotated[str, Field(min_length=1, max_length=4000)] = field("A PromQL expression that gives one number.")
    max_drop: Percentage = field("How far it may fall below the stable release's.")


class Analysis(SpecPart):
    """What stops a canary."""

    errors: Percentage | None = field("The share of failed requests beyond which it is rolled back.", None)
    p99: Duration | None = field("The 99th percentile of the latency beyond which it is rolled back.", None)
    quality: Items[QualityMetric] = maker(tuple, "Measures of the answers.")


class Rollout(SpecPart):
    """How a new release of the line replaces the old one."""

    canary: Canary | None = field("Shares of traffic.", None, because="a rolling update")
    analysis: Analysis | None = field("What stops a canary.", None)


class Compression(SpecPart):
    """A smaller model, made by a pipeline; it comes back as a new artifact."""

    quantize: Literal["int8", "int4", "fp8", "fp16"] | None = field("The type that weights are turned into.", None)
    prune: Percentage | None = field("The share of weights that are set to zero.", None)
    max_accuracy_drop: Points = field(
        "How much accuracy may be lost.", Points.parse("0.5 points"), because="a loss that users do not notice"
    )
