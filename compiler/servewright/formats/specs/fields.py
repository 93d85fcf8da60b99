"""The fields of a kind as data: where each stands, what it means, and the marks that stages act on.

A pattern is a path with `ITEM` for any element of a sequence, `VALUE` for any value of a mapping, `KEY` for its keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from servewright.core.field import Part
from servewright.core.place import Path, Step


class Wild(Enum):
    """A step of a pattern that matches any element."""

    ITEM = "[]"
    VALUE = "{}"
    KEY = "{key}"


Mark = TypeVar("Mark")
Pattern = tuple[str | Wild, ...]


@dataclass(frozen=True, slots=True)
class SpecField:
    """One field. `marks` are those of its annotation; `default` is None where the field is required or has none."""

    pattern: Pattern
    type: Any
    part: Part | None
    marks: tuple[Any, ...]
    description: str = ""
    required: bool = False
    default: Any = None
    because: str = ""
    unit: str = ""

    @property
    def name(self) -> str:
        """As `explain` takes it: `spec.fallback[].credential`."""
        text = ""
        for step in self.pattern:
            text += step.value if isinstance(step, Wild) else f".{step}"
        return text.lstrip(".")


@cache
def spec_fields(document: type[BaseModel]) -> tuple[SpecField, ...]:
    """Every field below a document's type, parents before children, in the order of their definition."""
    return tuple(_of_model(document, (), None))


@cache
def marked_fields(document: type[BaseModel], mark: type[Mark]) -> tuple[tuple[SpecField, Mark], ...]:
    """The fields that bear a marker of this type, each with the marker; a field with two of them comes twice."""
    fields = spec_fields(document)
    return tuple((field, own) for field in fields for own in field.marks if isinstance(own, mark))


@lru_cache(maxsize=4096)
def fields_at(document: type[BaseModel], path: Path) -> tuple[SpecField, ...]:
    """The field at a path of a document, if there is one, and all fields below it."""
    return tuple(field for field in spec_fields(document) if matches(field.pattern[: len(path)], path))


def find_values(tree: Any, pattern: Pattern, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Where a plain tree has what a pattern describes, and its value; of a key, the key itself.

    What is null is not there: for an optional field it says the same as leaving it out.
    """
    if not pattern:
        if tree is not None:
            yield at, tree
        return
    step, rest = pattern[0], pattern[1:]
    for key, value in _children(tree, step):
        yield from find_values(value, rest, (*at, key))


def matches(pattern: Pattern, path: Path) -> bool:
    """Whether a path is one of those that a pattern describes."""
    return len(pattern) == len(path) and all(
        step == own if isinstance(step, str) else isinstance(own, int) == (step is Wild.ITEM)
        for step, own in zip(pattern, path, strict=True)
    )


def _children(tree: Any, step: str | Wild) -> Iterator[tuple[Step, Any]]:
    if isinstance(tree, dict):
        if step is Wild.VALUE:
            yield from tree.items()
        elif step is Wild.KEY:
            yield from ((key, key) for key in tree)
        elif step in tree:
            yield str(step), tree[step]
    elif isinstance(tree, list) and step is Wild.ITEM:
        yield from enumerate(tree)


def _of_model(model: type[BaseModel], at: Pattern, part: Part | None) -> Iterator[SpecField]:
    for name, field in model.model_fields.items():
        here = (*at, field.alias or name)
        marks = tuple(mark for mark in field.metadata)
        own = next((mark for mark in marks if isinstance(mark, Part)), part)
        yield _documented(here, field, own, marks)
        yield from _of_type(field.annotation, here, own)


def _documented(at: Pattern, field: FieldInfo, part: Part | None, marks: tuple[Any, ...]) -> SpecField:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    return SpecField(
        at,
        field.annotation,
        part,
        marks,
        field.description or _own_words(field.annotation),
        field.is_required(),
        None if field.is_required() else field.get_default(call_default_factory=True),
        str(extra.get("because", "")),
        str(extra.get("unit", "")),
    )


def _own_words(annotation: Any) -> str:
    """What a type says of itself, where the field adds nothing: a part's docstring, or the one value there is."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation.__doc__ or "").splitlines()[0]
    return f"Always `{get_args(annotation)[0]}`." if get_origin(annotation) is Literal else ""


def _of_type(annotation: Any, at: Pattern, part: Part | None) -> Iterator[SpecField]:
    """Fields of the models that a type is made of, and marks on elements of collections."""
    origin, args = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _of_model(annotation, at, part)
    elif origin is Annotated:
        yield from _of_type(args[0], at, part)
    elif origin in (Union, UnionType):
        for arg in args:
            if arg is not NoneType:
                yield from _of_type(arg, at, part)
    elif origin is tuple:
        yield from _of_element(args[0], (*at, Wild.ITEM), part)
    elif origin is dict:
        yield from _of_element(args[0], (*at, Wild.KEY), part)
        yield from _of_element(args[1], (*at, Wild.VALUE), part)


def _of_element(annotation: Any, at: Pattern, part: Part | None) -> Iterator[SpecField]:
    if get_origin(annotation) is Annotated:
        yield SpecField(at, annotation, part, get_args(annotation)[1:])
    yield from _of_type(annotation, at, part)
