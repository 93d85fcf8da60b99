"""Priority levels of Triton's dynamic batcher, which only `config:` can set."""

from collections.abc import Iterator
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.triton import TritonRuntime

LEVEL_OUT_OF_RANGE = Rule(
    "RND218",
    "priority_level_out_of_range",
    Severity.ERROR,
    "A priority level is not one of those that the batcher has.",
    "Levels count from 1 to `priority_levels`; Triton refuses to load a model that names another.",
)
LEVELS_IN_ORDER = Rule(
    "RND219",
    "priorities_with_preserved_order",
    Severity.ERROR,
    "Requests have priorities, and answers are to keep the order of requests.",
    "The two contradict each other, and Triton refuses to load such a model.",
)

_ROOT = ("spec", "runtime", "triton", "config", "dynamic_batching")


def refused_priorities(model: Spec[ModelSpec], runtime: TritonRuntime) -> Iterator[Finding]:
    """What Triton would not load. `config` has been checked against the protobuf's types."""
    batcher: dict[str, Any] = runtime.config.get("dynamic_batching", {})
    levels = batcher.get("priority_levels", 0)
    if levels:
        yield from _range(model, batcher, levels)
    if levels > 1 and runtime.batching and runtime.batching.preserve_ordering:
        yield LEVELS_IN_ORDER.finding(
            "only one priority level is allowed when `preserveOrdering` is true",
            model.place(*_ROOT, "priority_levels"),
            help="remove `priority_levels`, or `batching.preserveOrdering`",
        )


def _range(model: Spec[ModelSpec], batcher: dict[str, Any], levels: int) -> Iterator[Finding]:
    if not 1 <= (level := batcher.get("default_priority_level", 0)) <= levels:
        yield LEVEL_OUT_OF_RANGE.finding(
            f"default priority level must be in range [1, {levels}], and is {level}",
            model.place(*_ROOT, "default_priority_level"),
            help="write `default_priority_level:` with one of the levels",
        )
    for level in batcher.get("priority_queue_policy", {}):
        if not 1 <= int(level) <= levels:
            yield LEVEL_OUT_OF_RANGE.finding(
                f"priority queue policy must have priority level in range [1, {levels}], and has {level}",
                model.place(*_ROOT, "priority_queue_policy", level).key(),
                help="raise `priority_levels`, or remove the policy",
            )
