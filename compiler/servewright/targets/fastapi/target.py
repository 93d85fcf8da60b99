"""Models that a FastAPI application serves."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.server import Server
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.core.target import Target
from servewright.kinds.model.kind import ModelSpec
from servewright.serving.shutdown import shutdown
from servewright.targets.fastapi.server import server
from servewright.targets.fastapi.source import REQUIREMENTS, refused_source, source_files
from servewright.targets.fastapi.uvicorn import refused_uvicorn


def serve(slice: Slice) -> Iterator[Server | Finding]:
    """The server of a model with `runtime.fastapi`, or why there is none."""
    model: Spec[ModelSpec] = slice.subject
    runtime = model.body.runtime.fastapi
    if runtime is None:
        raise ValueError(f"{model.identity} does not run on FastAPI")
    files = source_files(slice, model, runtime)
    found = [*refused_source(model, runtime, files), *refused_uvicorn(model, runtime, files.get(REQUIREMENTS, b""))]
    yield from found
    if not any(finding.severity is Severity.ERROR for finding in found):
        stop = shutdown(slice.environment, model, slice.named_by(model.identity, "Route"))
        yield server(model, runtime, files, stop)


TARGET = Target("fastapi", "FastAPI applications behind uvicorn.", serve=serve)
