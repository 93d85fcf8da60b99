"""A field of a spec for people: its type in words, its default and why, and what it means."""

from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from servewright.formats.spec_fields import SpecField
from servewright.formats.units.base import Scalar
from servewright.formats.units.text import Text


def type_words(annotation: Any, marks: tuple[Any, ...] = ()) -> str:
    """What may be written, such as `a duration` or `list of a host name`."""
    shape = next((mark.shape for mark in marks if isinstance(mark, Text)), None)
    if shape is not None:
        return str(shape.noun)
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_words(args[0], args[1:])
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(type_words(arg) for arg in args if arg is not NoneType))
    if origin is Literal:
        return "one of " + ", ".join(str(arg) for arg in args)
    if origin is tuple:
        return f"list of {type_words(args[0])}"
    if origin is dict:
        return f"mapping from {type_words(args[0])} to {type_words(args[1])}"
    return _class_words(annotation)


def _class_words(annotation: Any) -> str:
    if not isinstance(annotation, type):
        return "any value"
    if issubclass(annotation, Scalar):
        return annotation.shape.noun
    if issubclass(annotation, BaseModel):
        return "a mapping"
    if issubclass(annotation, Enum):
        return "one of " + ", ".join(str(member.value) for member in annotation)
    return {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}.get(annotation, "any value")


def default_words(field: SpecField) -> str:
    """`required`, or the default with its reason."""
    if field.required:
        return "required"
    value = field.default
    shown = "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, BaseModel):
        shown = "its own defaults"
    return f"default {shown or 'empty'}" + (f": {field.because}" if field.because else "")
