"""The answer: free text or JSON, and where both are JSON, what the engine says of their schemas."""

from collections.abc import Iterator
from urllib.parse import quote

from servewright.api.change import Change
from servewright.api.document.text import UnreadableError
from servewright.api.lines.documents.engine import View, compare_views, generated, unreadable
from servewright.api.lines.documents.operation import VERSION, answer, json_body
from servewright.api.lines.documents.unchanged import is_whole
from servewright.api.lines.found import found
from servewright.api.lines.side import Side
from servewright.core.place import Place


def compare_output(old: Side, new: Side) -> Iterator[Change]:
    """Changes of the answer of one and the same operation."""
    before, after = output_of(old), output_of(new)
    homes = _home(old), _home(new)
    if not before and not after:
        return
    if not before or not after:
        form, was = ("json", "text") if after else ("text", "json")
        nouns = {"json": "JSON", "text": _NOUNS.get(old.spec.body.operation, "an object of its own")}
        message = f"an answer is {nouns[form]}, not {nouns[was]}"
        yield found(f"prompt-output-became-{form}", message, *homes, operations=("POST /",))
        return
    if _is_same(old, new, before, after):
        return
    try:
        view = schema_view(old, before)
    except UnreadableError as error:
        yield unreadable(error, *homes)
        return
    try:
        yield from compare_views(view, schema_view(new, after))
    except UnreadableError:
        return  # `faults` of the new side says so, as a finding


def output_of(side: Side) -> str:
    """The path of the schema from the spec's folder; empty where the prompt has none."""
    output = side.spec.body.output
    return "" if output is None else str(output.file)


def schema_view(side: Side, relative: str) -> View:
    """The schema as the answer of an operation, read from its own file."""
    schema = {"$ref": f"../{quote(relative)}"}
    responses = {"200": answer("", json_body(schema))}
    tree = {
        "openapi": VERSION,
        "info": {"title": "", "version": ""},
        "paths": {"/": {"post": {"responses": responses}}},
    }
    return generated(side, tree, _home(side))


def _is_same(old: Side, new: Side, before: str, after: str) -> bool:
    digest = old.digest(before)
    return bool(digest) and digest == new.digest(after) and is_whole(old.read(old.path(before)) or b"")


def _home(side: Side) -> Place:
    return side.spec.place("spec", "output", "schema")


_NOUNS = {"chat": "free text"}
