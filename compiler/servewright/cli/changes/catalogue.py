"""Every id that a comparison of two OpenAPI documents gives, with an example that gives it."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from servewright.api.document.yaml_values import read_yaml
from servewright.api.pairs.edit import NEITHER, Edit, Property
from servewright.api.rules.ids import id_of
from servewright.cli.changes.example import Example, of_operation
from servewright.cli.changes.places import POSITIONS

_DEPTH = 100


@cache
def examples() -> Mapping[str, Example]:
    """By id, in the order of the ids; the first example of an id is the one that counts."""
    found: dict[str, Example] = {}
    for id, example in (*_of_documents(), *_of_operations(), *_of_schemas()):
        found.setdefault(id, example)
    return dict(sorted(found.items()))


def _of_documents() -> Iterator[tuple[str, Example]]:
    for row in _rows("documents"):
        yield row["there"], Example(row["old"], row["new"])
        if "back" in row:
            yield row["back"], Example(row["new"], row["old"])


def _of_operations() -> Iterator[tuple[str, Example]]:
    for row in _rows("operations"):
        yield row["there"], of_operation(row["old"], row["new"])
        if "back" in row:
            yield row["back"], of_operation(row["new"], row["old"])


def _of_schemas() -> Iterator[tuple[str, Example]]:
    rows = [*_rows("properties"), *_rows("schemas")]
    edits = [(each, "discriminator" in row["there"]) for row in rows for each in _edits(row)]
    for position in POSITIONS.values():
        for (edit, old, new), refers in edits:
            example = of_operation(position.around(old), position.around(new), refers=refers)
            yield id_of(edit, position.way), example


def _edits(row: Mapping[str, Any]) -> Iterator[tuple[Edit, Any, Any]]:
    """The edit of each way that has a name, as far as its id depends on it, and the schemas before and after."""
    words, loose = tuple(row.get("words", ())), row.get("loose", ["", ""])
    member = None
    if "property" in row:
        flags = {"required": False, "read_only": False, "write_only": False}
        member = Property("note", **{**flags, **dict.fromkeys(row["property"], True)})
    yield Edit(row["there"], NEITHER, words, member=member, loose=loose[0]), row["old"], row["new"]
    if "back" in row:
        turned = (*words[:1], *reversed(words[1:]))
        yield Edit(row["back"], NEITHER, turned, member=member, loose=loose[1]), row["new"], row["old"]


def _rows(name: str) -> Any:
    text = files(__package__).joinpath(f"{name}.yaml").read_bytes()
    return read_yaml(text, _DEPTH).value
