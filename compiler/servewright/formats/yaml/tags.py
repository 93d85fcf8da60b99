"""Explicit YAML tags such as `!!str`: the seven of the core schema are honoured, every other one is a fault."""

from typing import Any, Final

from servewright.core.document import Plain
from servewright.core.finding import Severity
from servewright.core.rule import Rule
from servewright.formats.yaml.odd import OddValueError, describe, show
from servewright.formats.yaml.scalars import RESOLVED

UNKNOWN_TAG: Final = Rule(
    "LOD013",
    "tag_unknown",
    Severity.ERROR,
    "A value carries a tag that is not one of the core schema's seven.",
    "A tag asks the reader for a type; dropping it in silence gives a value that nobody meant.",
)
TAG_MISFIT: Final = Rule(
    "LOD014",
    "tag_misfit",
    Severity.ERROR,
    "A value cannot be read as the type that its tag names.",
    "Whether the tag or the value is meant cannot be told from the file.",
)


def scalar(event: Any) -> Plain:
    """The value of a scalar's event; raises OddValueError."""
    if event.tag is not None:
        return _tagged(event.value, event.tag)
    text: str = event.value
    return text if event.style else RESOLVED[text]


def _tagged(text: str, tag: str) -> Plain:
    if tag == _CORE + "str":
        return text
    types = _SCALAR_TYPES.get(tag)
    if types is None:
        raise misfit(text, tag)
    try:
        value = RESOLVED[text]
    except OddValueError as odd:
        if type(odd.value) in types:
            raise
        raise misfit(text, tag) from odd
    if type(value) not in types:
        raise misfit(text, tag)
    return float(value) if types == _NUMBERS and isinstance(value, int) else value


def tag_of(collection: Plain) -> str:
    """The one tag that a list or a mapping may carry."""
    return _CORE + ("map" if isinstance(collection, dict) else "seq")


def misfit(value: Plain, tag: str) -> OddValueError:
    """The fault of a value whose tag names another type, or none at all."""
    name = tag.removeprefix(_CORE)
    if name not in _NAMES or name == tag:
        shown = tag if name == tag else f"!!{name}"
        message = f"tag `{show(shown)}` is not one of YAML's core schema"
        return OddValueError(UNKNOWN_TAG, value, message, "remove it, or quote the value if `!` belongs to it")
    message = f"{describe(value)} does not fit its tag `!!{name}`"
    return OddValueError(TAG_MISFIT, value, message, "remove the tag, or write a value of that type")


_CORE = "tag:yaml.org,2002:"
_NAMES = frozenset({"null", "bool", "int", "float", "str", "seq", "map"})
_NUMBERS: tuple[type, ...] = (float, int)
_SCALAR_TYPES: dict[str, tuple[type, ...]] = {
    _CORE + "null": (type(None),),
    _CORE + "bool": (bool,),
    _CORE + "int": (int,),
    _CORE + "float": _NUMBERS,
}
