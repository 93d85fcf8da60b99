"""A pair of schemas as validators of a library that is not ours, within a bound that is the same on every machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from servewright.api.pairs.graph import Pair
from servewright.api.schema.schemas import Schemas
from servewright.api.witness.dialect import Dialect, TooLargeError

# More named schemas than a value of a real API reaches.
_SCHEMAS_A_VALUE: Final = 2_000
# Converted schema objects, each of about 10 microseconds.
_SCHEMAS_IN_ALL: Final = 40_000
# Values judged, times the schemas that judge them.
_JUDGEMENTS: Final = 1_000_000
# Steps that a regular expression may go back, so that a hostile one costs nothing.
_BACKTRACKS: Final = 10_000
_LONGEST_PATTERN: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Validators:
    """The two sides of a pair, for values whose properties have the `keys`; `size` counts their schemas."""

    sides: tuple[Any, Any]
    keys: frozenset[str]
    size: int


class Judge:
    """Says which side accepts a value, until its bound is reached; from then on it says of no value that it passes."""

    __slots__ = ("_known", "_left", "_schemas", "judgements")

    def __init__(self, old: Schemas, new: Schemas) -> None:
        self._schemas = old, new
        self._known: dict[tuple[Pair, str], Validators | None] = {}
        self._left = _SCHEMAS_IN_ALL
        self.judgements = _JUDGEMENTS

    def verdicts(self, pair: Pair, direction: str, values: Iterable[Any]) -> list[tuple[Any, bool, bool]]:
        """Each value with whether the old side, and the new side, accept it; none where nobody can say."""
        listed = list(values)
        validators = self._validators(pair, direction, frozenset(_keys(listed)))
        if validators is None:
            return []
        found = []
        for value in listed:
            if self.judgements < 0:
                break
            self.judgements -= validators.size
            try:
                old, new = (bool(side.is_valid(value)) for side in validators.sides)
                found.append((value, old, new))
            except ValueError:
                continue  # a number, or a pattern, that the validator does not take
        return found

    def _validators(self, pair: Pair, direction: str, keys: frozenset[str]) -> Validators | None:
        key = pair, direction
        known = self._known.get(key)
        if known is not None and keys <= known.keys:
            return known
        if key in self._known and known is None:
            return None
        made = self._compiled(pair, direction, keys | known.keys if known else keys)
        self._known[key] = made
        return made

    def _compiled(self, pair: Pair, direction: str, keys: frozenset[str]) -> Validators | None:
        import jsonschema_rs  # heavy, and `explain` walks past this module

        options = jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACKS, size_limit=_LONGEST_PATTERN)
        found, size = [], 0
        for schemas, nodes in zip(self._schemas, pair, strict=True):
            if self._left <= 0:
                return None
            dialect = Dialect(schemas, direction, _SCHEMAS_A_VALUE, keys)
            try:
                schema = dialect.schema(nodes)
                found.append(jsonschema_rs.Draft202012Validator(schema, validate_formats=True, pattern_options=options))
            except (TooLargeError, ValueError):
                return None
            finally:
                size += dialect.size
                self._left -= dialect.size
        return Validators((found[0], found[1]), keys, size)


def _keys(value: Any) -> Iterable[str]:
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            yield from node
            pending += node.values()
        elif isinstance(node, list):
            pending += node
