"""What a new release of a model changes without its callers noticing it by the form of any message."""

from collections.abc import Iterator

from pydantic import BaseModel

from servewright.api.change import Change
from servewright.api.lines.found import found
from servewright.api.lines.side import Side
from servewright.api.lines.tensors.wire import other_configuration
from servewright.core.field import Part
from servewright.kinds.model.triton import TritonRuntime

# Release fields that are compared by themselves.
_TOLD = frozenset(
    {"inputs", "outputs", "max_batch_size", "config", "openapi", "source", "served_name", "max_model_length"}
)


def compare_hidden(old: Side, new: Side) -> Iterator[Change]:
    """Other weights, other source, other settings: a patch each."""
    if _artifact(old) != _artifact(new):
        places = (side.spec.place("spec", "artifact", "uri") for side in (old, new))
        yield found("artifact-changed", "answers come from other weights", *places)
    before, after = (_chosen(side) for side in (old, new))
    kind = old.spec.body.runtime.chosen
    if kind != new.spec.body.runtime.chosen:
        return
    if _source(old, before) != _source(new, after):
        places = (side.spec.place("spec", "runtime", kind, "source") for side in (old, new))
        yield found("source-changed", "the service has other source code", *places)
    fields = _settings(before, after)
    if fields:
        places = (side.spec.place("spec", "runtime", kind, *fields[:1]) for side in (old, new))
        listed = ", ".join(f"`{name}`" for name in fields)
        yield found("server-configuration-changed", f"the server has another {listed}", *places)


def _artifact(side: Side) -> str:
    """A file by its content, wherever it lies; else the URI."""
    uri = str(side.spec.body.artifact.uri)
    return side.digest(uri) or uri


def _chosen(side: Side) -> BaseModel:
    runtime = side.spec.body.runtime
    chosen: BaseModel = getattr(runtime, runtime.chosen)
    return chosen


def _source(side: Side, runtime: BaseModel) -> tuple[tuple[str, str], ...]:
    """The files below the source folder, by their path from there, with their digests."""
    relative = getattr(runtime, "source", None)
    if relative is None:
        return ()
    prefix = side.path(str(relative)) + "/"
    return tuple(
        (path.removeprefix(prefix), file.sha256) for path, file in sorted(side.files.items()) if path.startswith(prefix)
    )


def _settings(old: BaseModel, new: BaseModel) -> list[str]:
    """The release fields of the runtime that differ, as YAML spells them."""
    found = []
    for name, field in type(old).model_fields.items():
        if Part.RELEASE in field.metadata and name not in _TOLD and getattr(old, name) != getattr(new, name):
            found.append(field.alias or name)
    if isinstance(old, TritonRuntime) and isinstance(new, TritonRuntime):
        found += ["config"][: other_configuration(old) != other_configuration(new)]
    return found
