"""What became of the values that a variable takes, each bound by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from servewright.api.lines.prompts.bounds import Bounds
from servewright.formats.units.quantity import ByteSize

# A text of this length may stand in a message.
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Step:
    """`key` is the field that did it; `value` is one that was taken and is refused, None where none can be shown."""

    became: Literal["narrowed", "widened"]
    key: str
    clause: str
    value: Any = None


def steps(old: Bounds, new: Bounds) -> Iterator[Step]:
    """The steps between two variables of one kind."""
    if old.kind == "number":
        yield from _number(old, new)
    elif old.words is not None and new.words is not None:
        yield from _words(old.words, new.words)
    elif old.words is not None:
        yield from _opened(old.words, new)
    elif new.words is not None:
        yield from _listed(old, new.words)
    elif old.longest is not None and new.longest is not None and old.longest != new.longest:
        yield _length(old, old.longest, new.longest)


def shown(words: frozenset[str]) -> str:
    """The first few of some words."""
    listed = sorted(words)
    more = f" and {len(listed) - 5} more" if len(listed) > 5 else ""
    return ", ".join(f"`{word[:60]}`" for word in listed[:5]) + more


def _number(old: Bounds, new: Bounds) -> Iterator[Step]:
    for key, before, after, sign in (("minimum", old.least, new.least, 1), ("maximum", old.most, new.most, -1)):
        if before == after:
            continue
        if after is None:
            yield Step("widened", key, f"takes any number, where its `{key}` was {before:g}")
        elif before is None or sign * after > sign * before:
            said = "where it had none" if before is None else f"not {before:g}"
            yield Step("narrowed", key, f"has {after:g} as its `{key}`, {said}", _within(after - sign, old))
        else:
            yield Step("widened", key, f"has {after:g} as its `{key}`, not {before:g}")


def _within(number: float, old: Bounds) -> int | float:
    """The number nearest to it that the old bounds take."""
    low = number if old.least is None else max(number, old.least)
    near = low if old.most is None else min(low, old.most)
    return int(near) if near == int(near) and abs(near) < 2**53 else near


def _words(old: frozenset[str], new: frozenset[str]) -> Iterator[Step]:
    if old - new:
        yield Step("narrowed", "enum", f"does not take {shown(old - new)} any more", _shortest(old - new))
    if new - old:
        yield Step("widened", "enum", f"takes {shown(new - old)} too")


def _opened(words: frozenset[str], new: Bounds) -> Iterator[Step]:
    longest = new.longest or 0
    longer = frozenset(word for word in words if len(word) > longest)
    if longer:
        clause = f"takes {longest} characters at most, and {shown(longer)} no more"
        yield Step("narrowed", "maxLength", clause, _shortest(longer))
    yield Step("widened", "enum", "takes any text, not only listed words")


def _listed(old: Bounds, words: frozenset[str]) -> Iterator[Step]:
    value = "" if "" not in words else next(c for c in "abcdefghij" * 101 if c not in words)
    longest = old.longest or 0
    yield Step("narrowed", "enum", f"takes {shown(words)} only, not any text", value)
    longer = frozenset(word for word in words if len(word) > longest)
    if longer:
        yield Step("widened", "enum", f"takes {shown(longer)}, which was too long")


def _length(old: Bounds, before: int, after: int) -> Step:
    became: Literal["narrowed", "widened"] = "narrowed" if after < before else "widened"
    if old.kind == "image":
        sizes = ByteSize(after), ByteSize(before)
        return Step(became, "maxSize", f"takes images of {sizes[0]} at most, not {sizes[1]}")
    value = "x" * (after + 1) if after < min(before, _LONGEST) else None
    return Step(became, "maxLength", f"takes {after} characters at most, not {before}", value)


def _shortest(words: frozenset[str]) -> str:
    return min(words, key=lambda word: (len(word), word))
