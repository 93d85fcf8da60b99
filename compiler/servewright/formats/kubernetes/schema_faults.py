"""What a JSON Schema has against a value: where, and in our words.

Schemas are read as draft 2020-12. Nothing is fetched for them, and their patterns are matched in linear time, as in Go.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from servewright.core.place import Path
from servewright.formats.kubernetes.quantity import PATTERN
from servewright.formats.pointer import pointer
from servewright.formats.units.shown import shown

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

Fault = tuple[Path, str]
Faults = Callable[[Any], Iterator[Fault]]


def compiled(schema: dict[str, Any], home: str) -> Faults:
    """A function that gives the faults of a value, each a path and what is so there: `is a text, not an integer`.

    `home` is what defines the fields, as a sentence names it. ValueError with a line of text for what is no schema.
    """
    import jsonschema_rs  # half as dear as starting Python, and only rendering needs it

    try:
        validator = jsonschema_rs.Draft202012Validator(
            schema, validate_formats=False, retriever=_refuse, pattern_options=jsonschema_rs.RegexOptions()
        )
    except jsonschema_rs.ValidationError as fault:
        raise ValueError(_no_schema(fault)) from fault
    return lambda value: (fault for error in validator.iter_errors(value) for fault in _told(error, home))


def _no_schema(fault: "ValidationError") -> str:
    if not fault.instance_path:
        return fault.message.partition("\n")[0]
    return f"`{pointer(fault.instance_path)}` is {shown(fault.instance)}, which may not stand there in a JSON Schema"


def _refuse(uri: str) -> Any:
    raise ValueError(f"{uri} is not part of the schema")


def _told(error: "ValidationError", home: str) -> Iterator[Fault]:
    path, keyword, details = tuple(error.instance_path), error.kind.name, error.kind.as_dict()
    if keyword in {"additionalProperties", "unevaluatedProperties"}:
        for name in sorted(details["unexpected"]):
            yield (*path, name), f"is a field that {home} does not know"
    elif keyword == "propertyNames":
        yield from ((path, f"has a key that {says}") for _, says in _told(details["error"], home))
    elif keyword in {"anyOf", "oneOf"}:
        yield path, _no_branch(error, details["context"])
    elif keyword in _WORDS:
        yield path, _WORDS[keyword](error.instance, next(iter(details.values()), None))
    else:
        yield path, f"breaks the `{keyword}` of its schema"


def _no_branch(error: "ValidationError", branches: list[list["ValidationError"]]) -> str:
    """Where every branch wants another type, or another field, they make one sentence."""
    if any(not branch for branch in branches):
        return "fits more than one of the forms that its schema offers, and may fit one only"
    first = [branch[0] for branch in branches]
    here = all(fault.instance_path == error.instance_path for fault in first)
    if here and all(fault.kind.name == "type" for fault in first):
        return _wrong_type(error.instance, [name for fault in first for name in fault.kind.as_dict()["types"]])
    if here and all(fault.kind.name == "required" for fault in first):
        return f"lacks one of {_listed([shown(fault.kind.as_dict()['property']) for fault in first])}"
    return "fits none of the forms that its schema offers"


def _wrong_type(value: Any, types: list[str]) -> str:
    return f"is {_type_name(value)}, not {_listed([_TYPES[name] for name in dict.fromkeys(types)])}"


def _type_name(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return shown(value)
    return next(name for kind, name in _PYTHON_TYPES if isinstance(value, kind))


def _listed(names: list[str]) -> str:
    short = [*names[:_LISTED], f"{len(names) - _LISTED} others"] if len(names) > _LISTED else names
    return " or ".join([", ".join(short[:-1]), short[-1]] if len(short) > 1 else short)


def _mismatch(value: Any, pattern: str) -> str:
    return f"is {shown(value)}, " + (
        "not a quantity" if pattern == PATTERN else f"which does not match {shown(pattern)}"
    )


def _count(noun: str, bound: str) -> Callable[[Any, Any], str]:
    return lambda value, limit: f"has {len(value)} {noun}, {bound} {limit}"


_LISTED = 6
_TYPES = {
    "array": "a list",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "`null`",
    "number": "a number",
    "object": "a mapping",
    "string": "a text",
}
_PYTHON_TYPES = (
    (str, "a text"),
    (dict, "a mapping"),
    (list, "a list"),
    (int, "an integer"),
    (object, "a fraction"),
)
_WORDS: dict[str, Callable[[Any, Any], str]] = {
    "type": _wrong_type,
    "required": lambda value, name: f"lacks {shown(name)}",
    "enum": lambda value, options: f"is {shown(value)}, not {_listed([shown(option) for option in options])}",
    "const": lambda value, wanted: f"is {shown(value)}, not {shown(wanted)}",
    "pattern": _mismatch,
    "minimum": lambda value, limit: f"is {shown(value)}, less than {limit}",
    "maximum": lambda value, limit: f"is {shown(value)}, more than {limit}",
    "exclusiveMinimum": lambda value, limit: f"is {shown(value)}, not more than {limit}",
    "exclusiveMaximum": lambda value, limit: f"is {shown(value)}, not less than {limit}",
    "multipleOf": lambda value, unit: f"is {shown(value)}, not a multiple of {unit}",
    "minLength": _count("characters", "fewer than"),
    "maxLength": _count("characters", "more than"),
    "minItems": _count("entries", "fewer than"),
    "maxItems": _count("entries", "more than"),
    "minProperties": _count("entries", "fewer than"),
    "maxProperties": _count("entries", "more than"),
    "uniqueItems": lambda value, _: "holds the same entry twice",
    "not": lambda value, _: "has a combination of fields that its schema forbids",
    "falseSchema": lambda value, _: "may not be there",
}
