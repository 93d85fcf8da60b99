"""Bounds, patterns, switches and enumerated values."""

from typing import Any, Final

from servewright.api.pairs.edit import BOTH, NARROWS, NEITHER, NO, PERHAPS, WIDENS, YES, Differences, Effect
from servewright.api.schema.facets import LEAST, MOST
from servewright.api.schema.normal import Schema
from servewright.api.texts.inclusion import Patterns, Texts, UndecidedError

_NAMES: Final = {
    "minLength": "min-length",
    "maxLength": "max-length",
    "minItems": "min-items",
    "maxItems": "max-items",
    "minProperties": "min-properties",
    "maxProperties": "max-properties",
    "contentEncoding": "content-encoding",
    "contentMediaType": "content-media-type",
}
_EVERY_TEXT: Final = frozenset({"", ".*", "^.*$", "(.*)", "^(.*)$", "^", "$"})


def compare_facets(old: Schema, new: Schema, texts: Texts, found: Differences) -> None:
    """Adds what changed in the facets that both sides' types know."""
    before, after = old.facets, new.facets
    _limit("lower", before.get("lower"), after.get("lower"), found)
    _limit("upper", before.get("upper"), after.get("upper"), found)
    for keyword in (*LEAST, *MOST):
        _count(keyword, before.get(keyword), after.get(keyword), found)
    _pattern(before.get("pattern", frozenset()), after.get("pattern", frozenset()), texts, found)
    _multiple(before.get("multipleOf", frozenset()), after.get("multipleOf", frozenset()), found)
    for keyword in ("contentEncoding", "contentMediaType"):
        if before.get(keyword) != after.get(keyword):
            words = _texts(before.get(keyword)), _texts(after.get(keyword))
            found.edit(f"{_NAMES[keyword]}-changed", BOTH, *words, at=(keyword,))
    if before.get("uniqueItems") != after.get("uniqueItems"):
        is_set = "uniqueItems" in after
        found.edit(f"unique-items-{'set' if is_set else 'unset'}", NARROWS if is_set else WIDENS, at=("uniqueItems",))


def compare_values(old: Schema, new: Schema, found: Differences) -> None:
    """Adds which enumerated values came and went."""
    before, after = old.enum, new.enum
    if before == after:
        return
    if before is None:
        name = "const-added" if new.const else "became-enum"
        found.edit(name, NARROWS, ", ".join(sorted(after or ()))[:200], at=_values_path(new))
    elif after is None:
        name = "const-removed" if old.const else "enum-removed"
        found.edit(name, WIDENS, ", ".join(sorted(before))[:200], at=_values_path(old))
    elif old.const and new.const:
        found.edit("const-changed", BOTH, _only(before), _only(after), at=("const",))
    else:
        for text in sorted(before - after):
            found.edit("enum-value-removed", NARROWS, text, at=_values_path(old))
        for text in sorted(after - before):
            found.edit("enum-value-added", WIDENS, text, at=_values_path(new))


def _only(values: frozenset[str]) -> str:
    """The one value, which may be none that the type accepts."""
    return next(iter(values), "nothing")


def _values_path(schema: Schema) -> tuple[str, ...]:
    return ("const",) if schema.const else ("enum",)


def _limit(side: str, before: Any, after: Any, found: Differences) -> None:
    """`minimum` and `exclusiveMinimum` are one limit, and so are the two of the maximum."""
    if before == after:
        return
    end = "min" if side == "lower" else "max"
    plain, exclusive = (f"{end}imum", f"exclusive{end.capitalize()}imum")
    bound = after or before
    name, at = (f"exclusive-{end}", exclusive) if bound[1] else (end, plain)
    if before is None or after is None:
        effect = NARROWS if before is None else WIDENS
        found.edit(f"{name}-{'set' if before is None else 'unset'}", effect, _shown(before), _shown(after), at=(at,))
        return
    is_up = (after[0], after[1]) > (before[0], before[1]) if side == "lower" else _above(after, before)
    effect = NARROWS if is_up == (side == "lower") else WIDENS
    found.edit(f"{name}-{'increased' if is_up else 'decreased'}", effect, _shown(before), _shown(after), at=(at,))


def _above(after: Any, before: Any) -> bool:
    """Whether an upper limit lets more through than another."""
    return bool((after[0], not after[1]) > (before[0], not before[1]))


def _shown(bound: Any) -> str:
    return "none" if bound is None else f"{bound[0]}"


def _count(keyword: str, before: Any, after: Any, found: Differences) -> None:
    if before == after:
        return
    name = _NAMES[keyword]
    words = ("none" if before is None else str(before), "none" if after is None else str(after))
    if before is None or after is None:
        is_set = before is None
        found.edit(f"{name}-{'set' if is_set else 'unset'}", NARROWS if is_set else WIDENS, *words, at=(keyword,))
        return
    is_up = after > before
    found.edit(
        f"{name}-{'increased' if is_up else 'decreased'}",
        NARROWS if is_up == (keyword in LEAST) else WIDENS,
        *words,
        at=(keyword,),
    )


def _pattern(before: Patterns, after: Patterns, texts: Texts, found: Differences) -> None:
    if before == after:
        return
    narrows = NO if after <= before else _leaves_out(before, after, texts)
    effect = Effect(narrows, NO if before <= after else _leaves_out(after, before, texts))
    if effect == NEITHER:
        return
    if not before or (before <= _EVERY_TEXT and after):
        name = "pattern-added"
    elif not after:
        name = "pattern-removed"
    else:
        name = "pattern-generalized" if after <= _EVERY_TEXT else "pattern-changed"
    found.edit(name, effect, _texts(before), _texts(after), at=("pattern",))


def _leaves_out(inner: Patterns, outer: Patterns, texts: Texts) -> int:
    """How sure it is that a text matches the one and not the other."""
    try:
        return NO if texts.outside(inner, outer) is None else YES
    except UndecidedError:
        return YES if not inner else PERHAPS


def _multiple(before: frozenset[Any], after: frozenset[Any], found: Differences) -> None:
    if before == after:
        return
    words = _texts(before), _texts(after)
    if not before or not after:
        effect = NARROWS if not before else WIDENS
        found.edit(f"multiple-of-{'set' if not before else 'unset'}", effect, *words, at=("multipleOf",))
        return
    narrows = not all(any(_divides(a, b) for b in before) for a in after)
    widens = not all(any(_divides(b, a) for a in after) for b in before)
    effect = BOTH if narrows and widens else NARROWS if narrows else WIDENS
    if narrows or widens:
        found.edit("multiple-of-changed", effect, *words, at=("multipleOf",))


def _divides(small: Any, large: Any) -> bool:
    """Whether every multiple of `large` is one of `small`, exactly, in whole numbers only."""
    return small == large or (isinstance(small, int) and isinstance(large, int) and small > 0 and large % small == 0)


def _texts(values: frozenset[Any] | None) -> str:
    return ", ".join(sorted(str(value) for value in values)) if values else "none"
