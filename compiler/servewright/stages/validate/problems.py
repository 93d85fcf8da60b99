"""What pydantic says about a document, in our words and at the document's own paths."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from servewright.core.finding import Finding, Severity
from servewright.core.place import Path, Place
from servewright.core.rule import Rule
from servewright.formats.nearest import did_you_mean
from servewright.formats.spec_fields import matches, spec_fields
from servewright.formats.units.shown import shown

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
WRONG_VALUE = Rule(
    "VAL004",
    "wrong_value",
    Severity.ERROR,
    "A value is of another type, outside its bounds, or not written as its unit is.",
    "What the consumer of the rendered output would refuse, or read as something else, is refused here, at its line.",
)

PlaceOf = Callable[..., Place]  # takes the steps of a path

_WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "`true` or `false`",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
}
_BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
}


def problems(error: ValidationError, type_: type[BaseModel], tree: Any, place: PlaceOf) -> Iterator[Finding]:
    """One finding for each mistake; `tree` is what was validated, `place` maps its paths to where they were said."""
    for details in error.errors(include_url=False):
        path = document_path(details["loc"], tree)
        yield _finding(details, path, type_, place)


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


def _finding(details: ErrorDetails, path: Path, type_: type[BaseModel], place: PlaceOf) -> Finding:
    kind, last = details["type"], str(details["loc"][-1]) if details["loc"] else ""
    if kind == "extra_forbidden":
        fields = _siblings(type_, path[:-1])
        return UNKNOWN_KEY.finding(
            f"{shown(last)} is not a field of {_owner(path[:-1])}",
            place(*path).key(),
            help=did_you_mean(last, fields) or _one_of(fields),
        )
    if kind == "missing":
        return MISSING_KEY.finding(
            f"`{last}` is missing from {_owner(path)}",
            place(*path),
            help=f"write `{last}:` {_meaning(type_, (*path, last))}".rstrip(),
        )
    at = place(*path)
    return WRONG_VALUE.finding(_wrong(details, path), at.key() if last == "[key]" else at, help=_help(details))


def _wrong(details: ErrorDetails, path: Path) -> str:
    """What is wrong with a value, named by its key."""
    kind, context = details["type"], details.get("ctx", {})
    name, value = f"`{_label(path)}`", details.get("input")
    if kind == "value_error":
        return f"{name}: {context['error']}"
    if kind in _WANTED:
        return f"{name} is {_sort(value)}, and {_WANTED[kind]} is wanted"
    if kind in _BOUNDS:
        word, key = _BOUNDS[kind]
        return f"{name} is {shown(value)}, and {word} {context[key]} is wanted"
    if kind in ("literal_error", "enum"):
        return f"{name} is {shown(value)}, which is none of {_ticked(context['expected'])}"
    if kind in ("too_short", "too_long", "string_too_short", "string_too_long"):
        return f"{name} has {_length(details)}"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return f"{name} is none of {_ticked(context.get('expected_tags', ''))}"
    if kind == "string_pattern_mismatch":
        return f"{name} is {shown(value)}, which does not match `{context['pattern']}`"
    return f"{name}: {_lower(details['msg'])}"


def _length(details: ErrorDetails) -> str:
    context, value = details.get("ctx", {}), details.get("input")
    noun = "characters" if isinstance(value, str) else "elements"
    size = len(value) if isinstance(value, str | list | dict) else 0
    if "min_length" in context:
        return f"{size} {noun}, and at least {context['min_length']} are wanted"
    return f"{size} {noun}, and at most {context['max_length']} are wanted"


def _help(details: ErrorDetails) -> str:
    if details["type"] in ("literal_error", "enum"):
        expected = str(details.get("ctx", {}).get("expected", ""))
        return did_you_mean(str(details.get("input")), expected.replace("'", "").replace(" or ", ", ").split(", "))
    if details["type"] == "string_type" and isinstance(details.get("input"), int | float | bool):
        return "put it in quotes"
    return ""


def _sort(value: Any) -> str:
    return "a text" if isinstance(value, str) else shown(value)


def _ticked(expected: object) -> str:
    return str(expected).replace("'", "`").replace(" or ", ", ")


def _label(path: Path) -> str:
    """The key, with the index of an element: `dims[0]`."""
    label = ""
    for step in reversed(path):
        if isinstance(step, str):
            return step + label
        label = f"[{step}]{label}"
    return label or "the document"


def _owner(path: Path) -> str:
    return f"`{_label(path)}`" if path else "the document"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _one_of(names: list[str]) -> str:
    return f"name one of {', '.join(f'`{name}`' for name in names)}" if 0 < len(names) <= 12 else "remove it"


def _meaning(type_: type[BaseModel], path: Path) -> str:
    """What a field says of itself, for the middle of a sentence."""
    found = next((field.description for field in spec_fields(type_) if matches(field.pattern, path)), "")
    return _lower(found).rstrip(".")


def _siblings(type_: type[BaseModel], path: Path) -> list[str]:
    """The keys that the mapping at a path may have."""
    names = [
        field.pattern[-1]
        for field in spec_fields(type_)
        if isinstance(field.pattern[-1], str) and matches(field.pattern[:-1], path)
    ]
    return list(dict.fromkeys(str(name) for name in names))
