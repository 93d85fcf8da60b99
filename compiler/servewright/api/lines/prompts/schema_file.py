"""The document of a prompt whose answer has a JSON Schema in a file of its own."""

from typing import Any
from urllib.parse import quote

from servewright.api.lines.documents.bundle import bundled
from servewright.api.lines.documents.engine import generated
from servewright.api.lines.prompts.document import prompt_document
from servewright.api.lines.side import Side


def embedded(side: Side, relative: str) -> dict[str, Any]:
    """The document with the schema among its components; raises UnreadableError."""
    tree = prompt_document(side.spec, {"$ref": f"../{quote(relative)}"})
    return bundled(generated(side, tree, side.spec.place("spec", "output", "schema")).library)
