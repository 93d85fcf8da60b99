"""What pydantic says about a document, in our words and at the document's own paths."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from servewright.core.finding import Finding, Severity
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.formats.nearest import did_you_mean, nearest
from servewright.formats.specs.fields import SpecField, fields_at
from servewright.formats.units.shown import shown
from servewright.stages.validate.label import PlaceOf, label
from servewright.stages.validate.wrong_value import wrong_value

UNKNOWN_KEY = Rule(
    "VAL002",
    "unknown_key",
    Severity.ERROR,
    "A mapping has a key that its type does not know.",
    "A misspelt key that is passed over in silence is a setting that somebody believes to be in force.",
)
MISSING_KEY = Rule(
    "VAL003",
    "missing_key",
    Severity.ERROR,
    "A mapping lacks a key that has no default.",
    "A value that only the author can know is asked for, not guessed.",
)


def problems(error: ValidationError, type_: type[BaseModel], tree: Any, place: PlaceOf) -> Iterator[Finding]:
    """One finding for each mistake; `tree` is what was validated, `place` maps its paths to where they were said."""
    found = [(details, document_path(details["loc"], tree)) for details in error.errors(include_url=False)[:_MOST]]
    meant = {
        path: nearest(str(path[-1]), _absent(type_, tree, path[:-1]))
        for details, path in found
        if details["type"] == "extra_forbidden"
    }
    # A misspelt key is one mistake, not also the absence of the right one.
    misspelt = {(*path[:-1], *near[:1]) for path, near in meant.items()}
    for details, path in found:
        if details["type"] == "extra_forbidden":
            yield _unknown(path, meant[path], type_, place)
        elif details["type"] != "missing":
            yield from wrong_value(details, path, place)
        elif (*path, details["loc"][-1]) not in misspelt:
            yield _missing(path, str(details["loc"][-1]), type_, place)


def document_path(location: tuple[str | int, ...], tree: Any) -> Path:
    """The part of pydantic's location that the tree holds: tags of alternatives and marks such as `[key]` are not."""
    path: list[str | int] = []
    for element in location:
        if isinstance(tree, dict) and element in tree:
            tree = tree[element]
        elif isinstance(tree, list) and isinstance(element, int) and element < len(tree):
            tree = tree[element]
        else:
            continue
        path.append(element)
    return tuple(path)


def _unknown(path: Path, meant: tuple[str, ...], type_: type[BaseModel], place: PlaceOf) -> Finding:
    fields = [f"`{name}`" for name in _fields(type_, path[:-1])]
    # Where alternatives have different fields, the key of one of them does not belong to the one that was chosen.
    nameable = 0 < len(fields) <= 12 and f"`{path[-1]}`" not in fields
    return UNKNOWN_KEY.finding(
        f"{shown(path[-1])} is not a field of {label(path[:-1])}",
        place(*path).key(),
        help=did_you_mean(str(path[-1]), meant) or (f"name one of {', '.join(fields)}" if nameable else "remove it"),
    )


def _missing(path: Path, name: str, type_: type[BaseModel], place: PlaceOf) -> Finding:
    at = place(*path, name).key()
    if at.path[-1:] == (name,):  # a layer above the rest says `null`
        return MISSING_KEY.finding(f"`{name}` cannot be removed from {label(path)}", at, help="remove this `null`")
    field = _fields(type_, path).get(name)
    meaning = field.description.rstrip(".") if field else ""
    return MISSING_KEY.finding(
        f"`{name}` is missing from {label(path)}",
        at,
        help=f"add `{name}:`, {meaning[:1].lower()}{meaning[1:]}" if meaning else f"add `{name}:`",
    )


def _absent(type_: type[BaseModel], tree: Any, path: Path) -> Iterator[str]:
    """The keys that the mapping at a path may have, and has not."""
    for step in path:
        tree = tree[step]
    return (name for name in _fields(type_, path) if name not in tree)


def _fields(type_: type[BaseModel], path: Path) -> dict[str, SpecField]:
    """The fields that the mapping at a path may have, by their names."""
    below = [field for field in fields_at(type_, path) if len(field.pattern) == len(path) + 1]
    return {str(field.pattern[-1]): field for field in below if isinstance(field.pattern[-1], str)}


# Nobody reads more of one document, and finding what was meant takes its time.
_MOST = 1000
