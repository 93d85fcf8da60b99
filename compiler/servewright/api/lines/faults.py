"""What is wrong with the documents of a line: its changes cannot tell the whole while one of these stands."""

from collections.abc import Iterator

from servewright.api.document.library import Library
from servewright.api.document.text import UnreadableError
from servewright.api.lines.documents.openapi import library_of, openapi_of
from servewright.api.lines.prompts.output import output_of, schema_view
from servewright.api.lines.side import Side
from servewright.core.finding import Finding
from servewright.core.place import Place


def faults(side: Side) -> tuple[Finding, ...]:
    """Findings about the OpenAPI document of a model, or the output schema of a prompt, and what they refer to."""
    return tuple(_faults(side))


def _faults(side: Side) -> Iterator[Finding]:
    try:
        library = _library(side)
    except UnreadableError as error:
        yield error.finding
        return
    if library is not None:
        library.check()
        yield from (finding for place, finding in library.findings.items() if not _is_generated(place, library))


def _library(side: Side) -> Library | None:
    if side.spec.identity.kind == "Prompt":
        relative = output_of(side)
        return schema_view(side, relative).library if relative else None
    relative = openapi_of(side.spec.body)
    return library_of(side, relative) if relative else None


def _is_generated(place: Place, library: Library) -> bool:
    """Whether the reference is ours, to a file that the spec names: linking reports that one."""
    return place.file == library.main and library.main.endswith("/generated.json")
