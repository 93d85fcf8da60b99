"""A field of a spec for people: what may be written there, its default and why, and examples."""

from collections.abc import Iterable, Iterator
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from servewright.core.strict import OneOf
from servewright.formats.specs.fields import SpecField
from servewright.formats.units.base import Scalar, Shape
from servewright.formats.units.text import Text


def type_words(annotation: Any, marks: Iterable[Any] = ()) -> str:
    """What may be written, such as `a duration` or `a list, each a host name`."""
    marks = tuple(_flat(marks))
    shape = _shape(annotation, marks)
    if shape is not None:
        return shape.noun
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_words(args[0], (*args[1:], *marks))
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(type_words(arg, marks) for arg in args if arg is not NoneType))
    if origin is Literal:
        return _choice(args)
    if origin is tuple:
        return f"a list, each {type_words(args[0])}"
    if origin is dict:
        return f"a mapping from {type_words(args[0])} to {type_words(args[1])}"
    return _class_words(annotation) + _bounds(marks)


def default_words(field: SpecField) -> str:
    """`required`, or the default with its reason."""
    if field.required:
        return "required"
    because = f": {field.because}" if field.because else ""
    return f"default {_value_words(field.default)}{because}"


def examples(annotation: Any, marks: Iterable[Any] = ()) -> tuple[str, ...]:
    """How a scalar may be written; none where its type says it all."""
    marks = tuple(_flat(marks))
    shape = _shape(annotation, marks)
    if shape is not None:
        return shape.examples
    args = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return examples(args[0], args[1:])
    if get_origin(annotation) in (Union, UnionType):
        return next((found for arg in args if (found := examples(arg))), ())
    return ()


def _shape(annotation: Any, marks: tuple[Any, ...]) -> Shape | None:
    if isinstance(annotation, type) and issubclass(annotation, Scalar):
        return annotation.shape
    is_text = annotation is str or get_origin(annotation) in (Union, UnionType)
    return next((mark.shape for mark in marks if isinstance(mark, Text)), None) if is_text else None


def _flat(marks: Iterable[Any]) -> Iterator[Any]:
    for mark in marks:
        yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)


def _class_words(annotation: Any) -> str:
    if not isinstance(annotation, type):
        return "any value"
    if issubclass(annotation, OneOf):
        return f"a mapping with one of {', '.join(f'`{choice}`' for choice in annotation.choices())}"
    if issubclass(annotation, BaseModel):
        return "a mapping"
    if issubclass(annotation, Enum):
        return _choice(member.value for member in annotation)
    return {str: "a text", int: "a whole number", float: "a number", bool: "`true` or `false`"}.get(
        annotation, "any value"
    )


def _choice(values: Iterable[Any]) -> str:
    shown = [f"`{value}`" for value in values]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def _bounds(marks: tuple[Any, ...]) -> str:
    """`, 1 to 64`; lengths are for who counts them."""
    least = next((mark.ge for mark in marks if getattr(mark, "ge", None) is not None), None)
    most = next((mark.le for mark in marks if getattr(mark, "le", None) is not None), None)
    if least is None and most is None:
        return ""
    return f", {least} to {most}" if most is not None and least is not None else f", at least {least}"


def _value_words(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, BaseModel):
        return "its own defaults"
    if isinstance(value, bool):
        return str(value).lower()
    if value == "" or (isinstance(value, tuple | dict) and not value):
        return "empty"
    return f"{value}"
