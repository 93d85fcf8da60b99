"""Triton's dynamic batcher and the queue before it."""

from collections.abc import Iterator
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.triton import Batching, Queue, TritonRuntime

BATCH_SIZE_0 = Rule(
    "RND207",
    "batching_without_batch_size",
    Severity.ERROR,
    "The dynamic batcher is on, and the model's largest batch is 0.",
    "Triton reads 0 as a model that cannot batch: it loads, and its requests run one by one all the same.",
)
PREFERRED_BEYOND_BATCH = Rule(
    "RND208",
    "preferred_size_above_batch_size",
    Severity.ERROR,
    "A preferred batch size is larger than the largest batch.",
    "Triton refuses to load such a model.",
)
BATCHER_OFF = Rule(
    "RND209",
    "queue_without_batching",
    Severity.ERROR,
    "A part of the dynamic batcher is set up, and the batcher is off.",
    "Triton's queue policy is a part of the dynamic batcher: without one a model has an endless queue.",
)
DELAY_IN_ORDER = Rule(
    "RND210",
    "delay_with_preserved_order",
    Severity.ERROR,
    "Requests that have waited too long are put behind others, and answers are to keep the order of requests.",
    "The two contradict each other, and Triton refuses to load such a model.",
)
TIMEOUT_0 = Rule(
    "RND211",
    "queue_timeout_zero",
    Severity.ERROR,
    "The longest wait in the queue is 0.",
    "Triton reads 0 as no limit, the opposite of what was written.",
)

_ROOT = ("spec", "runtime", "triton")


def dynamic_batching(runtime: TritonRuntime) -> dict[str, Any]:
    """The field `dynamic_batching`, or nothing."""
    if runtime.batching is None:
        return {}
    policy = {"default_queue_policy": _policy(runtime.queue)} if runtime.queue else {}
    return {"dynamic_batching": _batcher(runtime.batching) | policy}


def refused_batching(model: Spec[ModelSpec], runtime: TritonRuntime) -> Iterator[Finding]:
    """What Triton would not load, or would load and not do."""
    if runtime.batching is None:
        yield from _off(model, runtime)
    else:
        yield from _batch_sizes(model, runtime, runtime.batching)
    if runtime.queue is not None:
        yield from _queue(model, runtime, runtime.queue)


def _batcher(batching: Batching) -> dict[str, Any]:
    return {
        "preferred_batch_size": list(batching.preferred_sizes),
        "max_queue_delay_microseconds": batching.max_queue_delay.us,
        "preserve_ordering": batching.preserve_ordering,
    }


def _policy(queue: Queue) -> dict[str, Any]:
    return {
        "timeout_action": queue.on_timeout.upper(),
        "default_timeout_microseconds": queue.timeout.us if queue.timeout else 0,
        "max_queue_size": queue.max_size,
    }


def _off(model: Spec[ModelSpec], runtime: TritonRuntime) -> Iterator[Finding]:
    parts = {"queue": runtime.queue is not None, "config.dynamic_batching": "dynamic_batching" in runtime.config}
    for part, present in parts.items():
        if present:
            yield BATCHER_OFF.finding(
                f"`{part}` is set, and the dynamic batcher that it is a part of is off",
                model.place(*_ROOT, *part.split(".")).key(),
                help="add `batching: {}`, or remove it",
            )


def _batch_sizes(model: Spec[ModelSpec], runtime: TritonRuntime, batching: Batching) -> Iterator[Finding]:
    if runtime.max_batch_size == 0:
        yield BATCH_SIZE_0.finding(
            "`batching` is set, and max batch size 0 means that the model does not batch",
            model.place(*_ROOT, "batching").key(),
            help="write a `maxBatchSize` of 2 or more, or remove `batching`",
        )
        return
    for number, size in enumerate(batching.preferred_sizes):
        if size > runtime.max_batch_size:
            yield PREFERRED_BEYOND_BATCH.finding(
                f"dynamic batching preferred size must be <= max batch size: {size} > {runtime.max_batch_size}",
                model.place(*_ROOT, "batching", "preferredSizes", number),
                help="remove it, or raise `maxBatchSize` if the model file takes such a batch",
            )


def _queue(model: Spec[ModelSpec], runtime: TritonRuntime, queue: Queue) -> Iterator[Finding]:
    in_order = runtime.batching is not None and runtime.batching.preserve_ordering
    # Without a timeout nothing is ever delayed, and Triton loads the model.
    if in_order and queue.on_timeout == "delay" and queue.timeout is not None and queue.timeout.us:
        yield DELAY_IN_ORDER.finding(
            "queue policy can not have DELAY as timeout action when `preserveOrdering` is true",
            model.place(*_ROOT, "queue", "onTimeout"),
            help="write `onTimeout: reject`, or remove `preserveOrdering`",
        )
    if queue.timeout is not None and queue.timeout.us == 0:
        yield TIMEOUT_0.finding(
            f"`timeout` is `{queue.timeout}`, which Triton reads as no limit",
            model.place(*_ROOT, "queue", "timeout"),
            help="write how long a request may wait, or remove `timeout`",
        )
