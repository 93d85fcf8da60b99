"""What pydantic says about a document, in our words and at the document's own paths."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from servewright.core.finding import Finding, Severity
from servewright.core.place import Path, Place
from servewright.core.rule import Rule
from servewright.formats.nearest import did_you_mean, nearest
from servewright.formats.spec_fields import matches, spec_fields
from servewright.formats.units.shown import shown
from servewright.stages.validate.label import label

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
    found = [(details, document_path(details["loc"], tree)) for details in error.errors(include_url=False)]
    misspelt = dict(_misspelt(found, type_, tree))
    for details, path in found:
        if details["type"] == "extra_forbidden":
            yield _unknown(path, misspelt[path], type_, place)
        elif details["type"] != "missing":
            at = place(*path)
            message, help = _wrong(details, path)
            yield WRONG_VALUE.finding(message, at.key() if details["loc"][-1:] == ("[key]",) else at, help=help)
        elif not any((*path, details["loc"][-1]) == (*other[:-1], *meant[:1]) for other, meant in misspelt.items()):
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


def _misspelt(
    found: list[tuple[ErrorDetails, Path]], type_: type[BaseModel], tree: Any
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Each unknown key, and the absent keys that are nearest to it: the first is not reported as missing as well."""
    for details, path in found:
        if details["type"] == "extra_forbidden":
            beside = _at(tree, path[:-1])
            yield path, nearest(str(path[-1]), [key for key in _siblings(type_, path[:-1]) if key not in beside])


def _at(tree: Any, path: Path) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def _unknown(path: Path, meant: tuple[str, ...], type_: type[BaseModel], place: PlaceOf) -> Finding:
    fields = _siblings(type_, path[:-1])
    return UNKNOWN_KEY.finding(
        f"{shown(path[-1])} is not a field of {label(path[:-1])}",
        place(*path).key(),
        help=did_you_mean(str(path[-1]), meant) or _one_of(fields),
    )


def _missing(path: Path, name: str, type_: type[BaseModel], place: PlaceOf) -> Finding:
    meaning = _meaning(type_, (*path, name))
    return MISSING_KEY.finding(
        f"`{name}` is missing from {label(path)}",
        place(*path).key(),
        help=f"add `{name}:`, {meaning}" if meaning else f"add `{name}:`",
    )


def _wrong(details: ErrorDetails, path: Path) -> tuple[str, str]:
    """What is wrong with a value, named by its key, and what to write in its place."""
    kind, context = details["type"], details.get("ctx", {})
    name, value = label(path), details.get("input")
    if kind == "value_error":
        return _refused(str(context["error"]), "key" if details["loc"][-1:] == ("[key]",) else name, value)
    if kind in _WANTED:
        is_scalar = isinstance(value, int | float) and kind == "string_type"
        return f"{name} is {_sort(value)}, and {_WANTED[kind]} is wanted", "put it in quotes" if is_scalar else ""
    if kind in _BOUNDS:
        word, key = _BOUNDS[kind]
        return f"{name} is {shown(value)}, and {word} {context[key]} is wanted", ""
    if kind in ("literal_error", "enum"):
        words = re.findall(r"'([^']*)'", str(context["expected"]))
        near = did_you_mean(value, words) if isinstance(value, str) else ""
        return f"{name} is {shown(value)}, which is none of {_ticked(words)}", near
    if kind == "union_tag_invalid":
        words = re.findall(r"'([^']*)'", str(context["expected_tags"]))
        return f"{name} is {shown(context['tag'])}, which is none of {_ticked(words)}", ""
    if kind in ("too_short", "too_long", "string_too_short", "string_too_long"):
        return f"{name} has {_length(value, context)}", ""
    if kind == "string_pattern_mismatch":
        return f"{name} is {shown(value)}, which does not match `{context['pattern']}`", ""
    return f"{name}: {_lower(details['msg'])}", ""


def _refused(reason: str, name: str, value: object) -> tuple[str, str]:
    """What a unit says of a value, with its advice apart: `30` is not a duration: write a number and a unit."""
    said = shown(value)
    if not reason.startswith(said):
        return f"{name}: {reason}", ""
    because, *advice = _ADVICE.split(reason.removeprefix(said), maxsplit=1)
    message = f"key {said}{because}" if name == "key" else f"{name} is {said}, which{because}"
    return message, "".join(advice)


def _length(value: Any, context: Mapping[str, Any]) -> str:
    noun = "characters" if isinstance(value, str) else "elements"
    if "min_length" in context:
        return f"{len(value)} {noun}, and at least {context['min_length']} are wanted"
    return f"{len(value)} {noun}, and at most {context['max_length']} are wanted"


def _sort(value: Any) -> str:
    return "a text" if isinstance(value, str) else shown(value)


def _ticked(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _one_of(names: list[str]) -> str:
    return f"name one of {_ticked(names)}" if 0 < len(names) <= 12 else "remove it"


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


# Units name the value first, then what is wrong with it, then what to do.
_ADVICE = re.compile("[:,] (?=write |leave )")
