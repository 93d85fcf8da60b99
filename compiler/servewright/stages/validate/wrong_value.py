"""What is wrong with one value: its type, its bounds, its unit; and what to write in its place."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from servewright.core.finding import Finding, Severity
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.formats.nearest import did_you_mean
from servewright.formats.units.shown import shown
from servewright.stages.validate.label import PlaceOf, label

WRONG_VALUE = Rule(
    "VAL004",
    "wrong_value",
    Severity.ERROR,
    "A value is of another type, outside its bounds, or not written as its unit is.",
    "What the consumer of the rendered output would refuse, or read as something else, is refused here, at its line.",
)

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
_LENGTHS = ("too_short", "too_long", "string_too_short", "string_too_long")


def wrong_value(details: ErrorDetails, path: Path, place: PlaceOf) -> Iterator[Finding]:
    """The finding for one error of pydantic's; `path` is where the document holds the value.

    None for a list that is too short only without the elements that have a finding of their own.
    """
    if details["type"] != "too_short" or len(details["input"]) < details["ctx"]["min_length"]:
        yield _finding(details, path, place)


def _finding(details: ErrorDetails, path: Path, place: PlaceOf) -> Finding:
    kind, context, value = details["type"], details.get("ctx", {}), details["input"]
    if details["loc"][-1:] == ("[key]",):
        message, help = _refused(f"key {shown(value)}", str(context.get("error", details["msg"])), value)
        return WRONG_VALUE.finding(message, place(*path).key(), help=help)
    if kind == "union_tag_invalid":
        path = next(((*path, key) for key, text in value.items() if str(text) == context["tag"]), path)
        words = _words(str(context["expected_tags"]))
        return WRONG_VALUE.finding(_none_of(path, context["tag"], words), place(*path))
    if kind in ("literal_error", "enum"):
        words = _words(str(context["expected"]))
        near = did_you_mean(value, words) if isinstance(value, str) else ""
        return WRONG_VALUE.finding(_none_of(path, value, words), place(*path), help=near)
    if kind == "value_error":
        message, help = _refused(f"{label(path)} is {shown(value)}, which", str(context["error"]), value)
        return WRONG_VALUE.finding(message, place(*path), help=help)
    if kind in _WANTED:
        message = f"{label(path)} is {_sort(value)}, and {_WANTED[kind]} is wanted"
        return WRONG_VALUE.finding(message, place(*path), help=_rewritten(kind, value))
    if kind == "one_of":
        return _one_of(context["wanted"], context["said"], path, place)
    if kind in _BOUNDS or kind in _LENGTHS or kind == "string_pattern_mismatch":
        return WRONG_VALUE.finding(f"{label(path)} {_outside(kind, context, value)}", place(*path))
    return _of_the_whole(details["msg"], value, path, place)


def _refused(subject: str, reason: str, value: object) -> tuple[str, str]:
    """What a unit says of a value, with its advice apart: `30` is not a duration: write a number and a unit."""
    because, *advice = _ADVICE.split(reason.removeprefix(shown(value)), maxsplit=1)
    return f"{subject}{because}", "".join(advice)


def _none_of(path: Path, value: object, words: list[str]) -> str:
    return f"{label(path)} is {shown(value)}, which is none of {', '.join(f'`{word}`' for word in words)}"


def _words(expected: str) -> list[str]:
    return re.findall("'([^']*)'", expected)


def _rewritten(kind: str, value: Any) -> str:
    """The same value as another type, where it only lacks quotes or brackets, or has too many."""
    if kind == "string_type" and isinstance(value, int | float):
        return "put it in quotes"
    if kind in ("int_type", "float_type", "bool_type") and isinstance(value, str) and _BARE.fullmatch(value):
        return "leave out the quotes"
    return f"write {shown(f'[{value}]')}" if kind == "tuple_type" and isinstance(value, str | int | float) else ""


def _one_of(wanted: str, said: str, path: Path, place: PlaceOf) -> Finding:
    has, help = ("none", "add one") if said == "none of them" else (said, "remove all but one")
    message = f"{label(path)} has {has}, and exactly one of {wanted} is wanted"
    return WRONG_VALUE.finding(message, place(*path).key(), help=help)


def _outside(kind: str, context: Mapping[str, Any], value: Any) -> str:
    """Which bound a number, a length or a pattern misses."""
    if kind in _BOUNDS:
        word, key = _BOUNDS[kind]
        return f"is {shown(value)}, and {word} {context[key]:.15g} is wanted"
    if kind == "string_pattern_mismatch":
        return f"is {shown(value)}, which does not match `{context['pattern']}`"
    noun = "character" if isinstance(value, str) else "element"
    word, bound = ("at least", "min_length") if "min_length" in context else ("at most", "max_length")
    return (
        f"has {_count(len(value), noun)}, and {word} {context[bound]} {'is' if context[bound] == 1 else 'are'} wanted"
    )


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _of_the_whole(message: str, value: Any, path: Path, place: PlaceOf) -> Finding:
    """A mapping whose fields do not go together; the message may begin with those that are at fault."""
    named = _TICKED.findall(message) if message.startswith("`") and isinstance(value, dict) else []
    for key in named:
        if key in value:
            return WRONG_VALUE.finding(message, place(*path, key))
    return WRONG_VALUE.finding(f"{label(path)}: {message[:1].lower()}{message[1:]}", place(*path).key())


def _sort(value: Any) -> str:
    return "a text" if isinstance(value, str) else shown(value)


# Units name the value first, then what is wrong with it, then what to do.
_ADVICE = re.compile("[:,] (?=write |leave )")
_TICKED = re.compile("`([^`]+)`")
_BARE = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?|true|false")
