"""Two versions of a prompt: what callers have to give it otherwise, and what they will read."""

from collections.abc import Iterator
from typing import Any

from servewright.api.change import Change
from servewright.api.lines.found import found
from servewright.api.lines.prompts.output import compare_output
from servewright.api.lines.prompts.variables import compare_variables
from servewright.api.lines.side import Side
from servewright.core.place import Place
from servewright.kinds.prompt import PromptSpec


def compare_prompts(old: Side, new: Side) -> Iterator[Change]:
    """The changes of the API, and the patches."""
    before, after = _body(old), _body(new)
    yield from compare_variables(old, new)
    if before.operation != after.operation:
        message = f"the model is asked for `{after.operation}`, not `{before.operation}`"
        yield found("prompt-operation-changed", message, *_places(old, new, "operation"), operations=("POST /",))
    else:
        yield from compare_output(old, new)
        yield from _embedding(old, new)
    yield from _needs(old, new)
    yield from _text(old, new)


def _embedding(old: Side, new: Side) -> Iterator[Change]:
    sizes = [_body(side).parameters.dimensions for side in (old, new)]
    if _body(new).operation == "embed" and sizes[0] != sizes[1]:
        said = [str(size) if size else "as many as the model has by itself" for size in sizes]
        message = f"an embedding has {said[1]} numbers, not {said[0]}"
        places = _places(old, new, "parameters", "dimensions")
        yield found("prompt-embedding-size-changed", message, *places, operations=("POST /",), path="embedding")


def _needs(old: Side, new: Side) -> Iterator[Change]:
    before, after = set(_body(old).needs), set(_body(new).needs)
    for need in sorted(after - before):
        message = f"the model has to have `{need}`, and so have those that a route falls back to"
        yield found("prompt-need-added", message, *_places(old, new, "needs"), path=need)
    for need in sorted(before - after):
        message = f"the model need not have `{need}` any more"
        yield found("prompt-need-removed", message, *_places(old, new, "needs"), path=need)


def _text(old: Side, new: Side) -> Iterator[Change]:
    changed = []
    if _messages(old) != _messages(new):
        changed.append("messages")
    # The length of an embedding is told by itself.
    beside = {"dimensions"} if _body(old).operation == _body(new).operation == "embed" else set[str]()
    if _parameters(old, beside) != _parameters(new, beside):
        changed.append("parameters")
    if changed:
        message = f"the model is asked with other {' and '.join(changed)}"
        yield found("prompt-text-changed", message, *_places(old, new, changed[0]))


def _messages(side: Side) -> list[tuple[str, str, str]]:
    """Each message's role, text, and the digest of its file, wherever that lies."""
    return [
        (message.role, message.content or "", side.digest(str(message.file)) or str(message.file))
        if message.file
        else (message.role, message.content or "", "")
        for message in _body(side).messages
    ]


def _parameters(side: Side, beside: set[str]) -> dict[str, Any]:
    return _body(side).parameters.model_dump(exclude=beside)


def _places(old: Side, new: Side, *path: str) -> tuple[Place, Place]:
    return old.spec.place("spec", *path), new.spec.place("spec", *path)


def _body(side: Side) -> PromptSpec:
    body: PromptSpec = side.spec.body
    return body
