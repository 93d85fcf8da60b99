"""JSON types that came or went, with formats and null."""

from typing import Final

from servewright.api.pairs.edit import NARROWS, NEITHER, NO, PERHAPS, WIDENS, YES, Differences, Effect
from servewright.api.schema.normal import NUMBER, TYPES, Schema
from servewright.api.schema.schemas import Schemas

# A format that is a part of another.
_WIDER: Final = {
    "float": {"double"},
    "int32": {"int64", "bigint"},
    "int64": {"bigint"},
    "date": {"date-time"},
    "time": {"date-time"},
}
_ALL: Final = TYPES - {"null"}
# Where nothing is sent any more, no value is new to whoever receives them, and whoever needs one misses it.
_WITHDRAWN: Final = Effect(YES, PERHAPS)


def compare_types(old: Schema, new: Schema, sides: tuple[Schemas, Schemas], found: Differences) -> None:
    """Adds what changed in the types that are accepted."""
    is_told = compare_null(old, new, sides, found)
    apart = frozenset({"null"}) if is_told or old.null or new.null else frozenset[str]()
    before, after = old.types - apart, new.types - apart
    if before == after:
        effect = _format_effect(old, new) if _formats(old) != _formats(new) else NEITHER
        _changed(old, new, effect, "format", found)
    elif old.enum is not None and new.enum is not None:
        return  # the values say all
    elif (old.listed or new.listed) and _ALL not in (before, after):
        if after - before:
            found.edit("list-of-types-widened", WIDENS, shown(before), shown(after))
        if before - after:
            found.edit("list-of-types-narrowed", NARROWS, shown(before), shown(after))
    else:
        types = _inclusion(before, after) if after or new.null else _WITHDRAWN
        both = _formats(old) != _formats(new)
        formats = _format_effect(old, new) if both and before & after & {"string", *NUMBER} else NEITHER
        effect = Effect(max(types.narrows, formats.narrows), max(types.widens, formats.widens))
        _changed(old, new, effect, "type/format" if formats != NEITHER else "type", found)


def compare_null(old: Schema, new: Schema, sides: tuple[Schemas, Schemas], found: Differences) -> bool:
    """Adds whether null came or went, by whatever spelling; true where it did."""
    if old.null == new.null and ("null" in old.types) == ("null" in new.types):
        return False
    before, after = sides[0].accepts_null(old.nodes), sides[1].accepts_null(new.nodes)
    if (before is True and after is True) or (before is False and after is False):
        return False
    # A schema that says nothing takes null with everything else: its types say so.
    says_something = [schema.typed or not schema.types >= _ALL for schema in (old, new)]
    silent = before if says_something[1] else after
    by_types = says_something[0] != says_something[1] and silent is not False and old.types != new.types
    if by_types and old.enum is None and new.enum is None:
        return False
    if after is not False and before is not True:
        found.edit("became-nullable", WIDENS, at=_type_path(new))
    if before is not False and after is not True:
        found.edit("became-not-nullable", NARROWS, at=_type_path(new))
    return True


def _type_path(schema: Schema) -> tuple[str, ...]:
    return ("type",) if schema.typed and schema.wrap is None else ()


def _changed(old: Schema, new: Schema, effect: Effect, what: str, found: Differences) -> None:
    """One edit for types and formats together: a safe change of one must not hide the other."""
    if effect == NEITHER:
        return
    loose = ""
    if new.types == {"string"} and old.types and not _formats(new):
        loose = "request"
    if old.types == {"string"} and new.types and not _formats(old):
        loose = "response"
    both = effect.narrows and effect.widens
    name = "type-changed" if both else "type-widened" if effect.widens else "type-narrowed"
    at = ("type",) if what != "format" else ("format",)
    found.edit(name, effect, what, _words(old, what), _words(new, what), at=at, loose=loose)


def _inclusion(old: frozenset[str], new: frozenset[str]) -> Effect:
    return Effect(YES if old - new else NO, YES if new - old else NO)


def _formats(schema: Schema) -> frozenset[str]:
    found: frozenset[str] = schema.facets.get("format", frozenset())
    return found


def _format_effect(old: Schema, new: Schema) -> Effect:
    before, after = _formats(old), _formats(new)
    narrows = any(not any(b == a or a in _WIDER.get(b, ()) for b in before) for a in after)
    widens = any(not any(a == b or b in _WIDER.get(a, ()) for a in after) for b in before)
    return Effect(YES if narrows else NO, YES if widens else NO)


def _words(schema: Schema, what: str) -> str:
    formats = "/".join(sorted(_formats(schema))) or "none"
    if what == "format":
        return formats
    return shown(schema.types) if what == "type" else f"{shown(schema.types)}/{formats}"


def shown(types: frozenset[str]) -> str:
    """Types as people write them."""
    if types >= _ALL:
        return "any"
    names = types - NUMBER | ({"number"} if types >= NUMBER else types & NUMBER)
    return ", ".join(sorted("number" if name == "fraction" else name for name in names)) or "nothing"
