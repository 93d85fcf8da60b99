"""The OpenAPI document of a line, and of a route with what answers behind it."""

from collections.abc import Callable
from typing import Any

from servewright.api.document.text import UnreadableError
from servewright.api.lines.documents.bundle import bundled
from servewright.api.lines.documents.openapi import library_of, openapi_of
from servewright.api.lines.documents.printable import printable
from servewright.api.lines.prompts.document import prompt_document
from servewright.api.lines.prompts.output import output_of
from servewright.api.lines.prompts.schema_file import embedded
from servewright.api.lines.routing.document import routed
from servewright.api.lines.routing.target import target_of
from servewright.api.lines.servers.generated import protocol_document
from servewright.api.lines.side import RouteSide, Side

Json = dict[str, Any]


def line_document(side: Side) -> Json | None:
    """A plain OpenAPI tree, complete in itself: 3.1, or of the version of the service's own document.

    None where a file that it takes cannot be read, which `faults` reports. A prompt stands at the path `/`.
    """
    try:
        return _printable(_prompt(side)) if side.spec.identity.kind == "Prompt" else _model(side)
    except UnreadableError:
        return None


def route_document(side: RouteSide, described: Callable[[Side], Json | None] = line_document) -> Json:
    """What the route's callers may rely on: of the line behind it, what its path and methods let through.

    Where the line has no readable document, the address alone. `described` gives the documents of lines, for whoever
    has them already.
    """
    target = target_of(side)
    return routed(side.route, None if target is None else described(target))


def _model(side: Side) -> Json:
    relative = openapi_of(side.spec.body)
    return _printable(bundled(library_of(side, relative))) if relative else protocol_document(side.spec)


def _printable(tree: Json) -> Json:
    printed: Json = printable(tree)
    return printed


def _prompt(side: Side) -> Json:
    relative = output_of(side)
    if not relative:
        return prompt_document(side.spec, None)
    return embedded(side, relative)
