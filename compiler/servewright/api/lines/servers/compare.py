"""Two versions of a model: its API by what its server speaks, then what callers cannot see."""

from collections.abc import Iterator

from servewright.api.change import Change
from servewright.api.document.text import UnreadableError
from servewright.api.lines.documents.engine import View, compare_views, generated, unreadable
from servewright.api.lines.documents.openapi import library_of, openapi_of
from servewright.api.lines.documents.unchanged import same_documents
from servewright.api.lines.found import found
from servewright.api.lines.servers.generated import protocol_document
from servewright.api.lines.servers.hidden import compare_hidden
from servewright.api.lines.servers.vllm import compare_vllm
from servewright.api.lines.side import Side
from servewright.api.lines.tensors.compare import compare_tensors
from servewright.core.place import Place


def compare_models(old: Side, new: Side) -> Iterator[Change]:
    """The changes of the API, and the patches."""
    before, after = old.spec.body.runtime, new.spec.body.runtime
    if before.chosen != after.chosen:
        message = f"`{after.chosen}` runs the model, not `{before.chosen}`"
        yield found("runtime-changed", message, *(side.spec.place("spec", "runtime") for side in (old, new)))
        yield from _documents(old, new)
    elif before.triton is not None:
        yield from compare_tensors(old.spec, new.spec)
    elif before.vllm is not None:
        yield from compare_vllm(old.spec, new.spec, before.vllm, after.vllm)
    else:
        yield from _documents(old, new)
    yield from compare_hidden(old, new)


def _documents(old: Side, new: Side) -> Iterator[Change]:
    if same_documents(old, new):
        return
    homes = _home(old), _home(new)
    try:
        before = _view(old, homes[0])
    except UnreadableError as error:
        yield unreadable(error, *homes)
        return
    try:
        after = _view(new, homes[1])
    except UnreadableError:
        return  # `faults` of the new side says so, as a finding
    yield from compare_views(before, after)


def _view(side: Side, home: Place) -> View:
    relative = openapi_of(side.spec.body)
    if relative:
        return View(library_of(side, relative), home)
    return generated(side, protocol_document(side.spec), home)


def _home(side: Side) -> Place:
    return side.spec.place("spec", "runtime", side.spec.body.runtime.chosen)
