"""A string with a grammar: a plain `str` at run time, checked where YAML comes in."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic_core import CoreSchema

from servewright.formats.units.base import Json, Shape, compiled, read_by
from servewright.formats.units.shown import shown


def _no_fault(text: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Text:
    """Annotates `str`: `Annotated[str, Text(...)]`. The first five fields are those of a Shape.

    `alphabet` is the class of characters that may occur anywhere, so that a message can point at the first that may
    not. `check` gives a reason to refuse a text of at most `longest` characters, or None; its reasons go first.
    """

    noun: str
    pattern: str
    write: str
    examples: tuple[str, ...]
    longest: int = 253
    alphabet: str = r"[^\x00-\x1f\x7f]"
    check: Callable[[str], str | None] = _no_fault

    @property
    def shape(self) -> Shape:
        """The grammar without the check."""
        return Shape(self.noun, self.pattern, self.write, self.examples, self.longest)

    def parse(self, text: str) -> str:
        """The text itself; raises ValueError with a message for the user."""
        if len(text) <= self.longest and compiled(self.pattern).fullmatch(text) and self.check(text) is None:
            return text
        raise self.shape.miss(text, self.reason(text))

    def reason(self, text: str) -> str:
        """What is wrong with a text that does not parse."""
        if len(text) > self.longest:
            return f"it is {len(text)} characters long, more than {self.longest}"
        return (self.check(text) if text else None) or self._stranger(text) or self.write

    def read(self, value: object) -> str:
        """The text that YAML holds; raises ValueError."""
        if isinstance(value, str):
            return self.parse(value)
        if isinstance(value, bool | int | float):
            kind = "a boolean" if isinstance(value, bool) else "a number"
            raise ValueError(f"{shown(value)} is {kind}, and {self.noun} is text: {self.write}, in quotes")
        raise self.shape.miss(value)

    def _stranger(self, text: str) -> str | None:
        alphabet = compiled(self.alphabet)
        for position, character in enumerate(text, start=1):
            if not alphabet.fullmatch(character):
                return f"character {position} is {shown(character)}, {self.write}"
        return None

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        return read_by(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: object) -> Json:
        return self.shape.json_schema()
