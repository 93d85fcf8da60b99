"""What every scalar of a spec has in common: a grammar, a message where it is missed, one canonical text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Self

from pydantic_core import CoreSchema, core_schema

from servewright.formats.units.shown import shown

Json = dict[str, Any]  # a JSON Schema, as pydantic passes it


@dataclass(frozen=True, slots=True)
class Shape:
    """A grammar. `noun` has its article; `pattern` is linear and has no anchors; `write` is advice, an imperative."""

    noun: str
    pattern: str
    write: str
    examples: tuple[str, ...]
    longest: int = 64

    def match(self, text: str) -> re.Match[str] | None:
        """The whole text by the pattern; None for one that is too long, whatever it holds."""
        return compiled(self.pattern).fullmatch(text) if len(text) <= self.longest else None

    def miss(self, value: object, reason: str = "") -> ValueError:
        """The error for a value that is no such thing, with a reason or else the advice."""
        return ValueError(f"{shown(value)} is not {self.noun}: {reason or self.write}")

    def json_schema(self) -> Json:
        """For editors: the pattern reads the same in ECMA-262."""
        return {
            "title": self.noun.partition(" ")[2],
            "type": "string",
            "pattern": f"^(?:{self.pattern})$",
            "maxLength": self.longest,
            "examples": list(self.examples),
        }


class Scalar:
    """A value that YAML writes as one scalar. A subclass gives `shape`, `parse` and `__str__`, the canonical text."""

    __slots__ = ()
    shape: ClassVar[Shape]

    @classmethod
    def parse(cls, text: str) -> Self:
        """The value of a text; raises ValueError with a message for the user."""
        raise TypeError(f"{cls.__name__} has no grammar of its own")

    @classmethod
    def read(cls, value: object) -> Self:
        """The value of what YAML holds: a text, or this type itself; raises ValueError."""
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            return cls.parse(value)
        raise cls.shape.miss(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        return read_by(cls.read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: object) -> Json:
        return cls.shape.json_schema()


def read_by(read: Callable[[Any], Any]) -> CoreSchema:
    """What pydantic runs: a function reads, `str` serialises."""
    as_text = core_schema.to_string_ser_schema(when_used="always")
    return core_schema.no_info_plain_validator_function(read, serialization=as_text)


def scaled(number: str, unit: int) -> int | None:
    """A decimal number times a unit, where that is whole; else None."""
    whole, _, decimals = number.partition(".")
    count, rest = divmod(int(whole + decimals) * unit, 10 ** len(decimals))
    return None if rest else count


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when first asked for: a command that reads no specs should not pay for forty grammars."""
    return re.compile(pattern)
