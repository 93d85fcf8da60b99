"""The entries of an array: those at fixed positions, those behind them, and those that must be contained."""

from servewright.api.pairs.edit import (
    BOTH,
    EITHER,
    NARROWS,
    NO,
    SAME,
    WIDENS,
    YES,
    Differences,
    Edge,
    Effect,
)
from servewright.api.pairs.matching import match
from servewright.api.schema.likeness import Likeness
from servewright.api.schema.normal import ANYTHING, NOTHING, Contains, Nodes, Schema


def compare_arrays(old: Schema, new: Schema, likeness: Likeness, found: Differences) -> None:
    """Adds what changed for values that are arrays; both sides accept arrays."""
    shared = min(len(old.prefix), len(new.prefix))
    for index in range(shared):
        found.edges.append(Edge(f"prefixItems/{index}", old.prefix[index], new.prefix[index], is_property=True))
    for index in range(shared, len(new.prefix)):
        _position(index, old.items, new.prefix[index], added=True, found=found)
    for index in range(shared, len(old.prefix)):
        _position(index, new.items, old.prefix[index], added=False, found=found)
    if old.items != ANYTHING or new.items != ANYTHING:
        if NOTHING in (old.items, new.items):
            if old.items != new.items:
                closed = new.items == NOTHING
                found.edit(f"items-{'closed' if closed else 'opened'}", NARROWS if closed else WIDENS, at=("items",))
        else:
            found.edges.append(Edge("items", old.items, new.items, is_property=True))
    _contains(old, new, likeness, found)


def _position(index: int, behind: Nodes, here: Nodes, *, added: bool, found: Differences) -> None:
    """A fixed position on one side only: on the other, `items` speaks for it."""
    at = ("prefixItems", index)
    if behind == NOTHING:
        effect = WIDENS if added else NARROWS
    elif behind == ANYTHING:
        effect = NARROWS if added else WIDENS
    else:
        effect = BOTH
    if here == ANYTHING and behind == ANYTHING:
        effect = Effect()
    found.edit(f"prefix-items-{'added' if added else 'removed'}", effect, str(index), at=at)


def _contains(old: Schema, new: Schema, likeness: Likeness, found: Differences) -> None:
    before, after = (tuple(each.nodes for each in side.contains) for side in (old, new))
    matched = match(before, after, likeness).in_order
    for _ in matched.removed:
        found.edit("contains-removed", WIDENS, at=("contains",))
    for _ in matched.added:
        found.edit("contains-added", NARROWS, at=("contains",))
    for i, j in matched.pairs:
        first, second = old.contains[i], new.contains[j]
        _counts(first, second, found)
        most = first.most is not None or second.most is not None
        if most or first.least > 0 or second.least > 0:
            sign = EITHER if most else SAME
            found.edges.append(Edge("contains", first.nodes, second.nodes, sign, is_property=True))


def _counts(before: Contains, after: Contains, found: Differences) -> None:
    if before.least != after.least:
        up = after.least > before.least
        words = f"{before.least}", f"{after.least}"
        name = f"min-contains-{'increased' if up else 'decreased'}"
        found.edit(name, NARROWS if up else WIDENS, *words, at=("minContains",))
    if before.most != after.most:
        first = float("inf") if before.most is None else before.most
        second = float("inf") if after.most is None else after.most
        name = f"max-contains-{'increased' if second > first else 'decreased'}"
        effect = Effect(YES if second < first else NO, YES if second > first else NO)
        found.edit(name, effect, f"{before.most}", f"{after.most}", at=("maxContains",))
