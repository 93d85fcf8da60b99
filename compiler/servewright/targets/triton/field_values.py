"""What a field of a protobuf message takes, said of a value that YAML gave."""

from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from google.protobuf.descriptor import FieldDescriptor

_FLOAT_MAX = 3.4028234663852886e38
_DOUBLE_MAX = 1.7976931348623157e308


def wanted(field: "FieldDescriptor", value: object) -> str:
    """What one element of the field must be; empty if the value is that."""
    kind = field.cpp_type
    if kind == field.CPPTYPE_STRING:
        return "" if isinstance(value, str) and _encodable(value) else "a text"
    if kind == field.CPPTYPE_BOOL:
        return "" if isinstance(value, bool) else "`true` or `false`"
    if kind == field.CPPTYPE_ENUM:
        return "" if isinstance(value, str) and value in choices(field) else _listed(choices(field))
    if kind in (field.CPPTYPE_FLOAT, field.CPPTYPE_DOUBLE):
        largest = _FLOAT_MAX if kind == field.CPPTYPE_FLOAT else _DOUBLE_MAX
        return "" if _number(value, largest) else "a number"
    return _whole_number(field, value)


def choices(field: "FieldDescriptor") -> list[str]:
    """The names of an enumeration's values; empty for other fields."""
    return [value.name for value in field.enum_type.values] if field.enum_type else []


def _encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _number(value: object, largest: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= largest and isfinite(value)


def _whole_number(field: "FieldDescriptor", value: object) -> str:
    bits = 64 if field.cpp_type in (field.CPPTYPE_INT64, field.CPPTYPE_UINT64) else 32
    if field.cpp_type in (field.CPPTYPE_UINT32, field.CPPTYPE_UINT64):
        low, high = 0, 2**bits - 1
    else:
        low, high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    return "" if fits else f"a whole number from {low} to {high}"


def _listed(names: list[str]) -> str:
    return "one of " + ", ".join(f"`{name}`" for name in names)
