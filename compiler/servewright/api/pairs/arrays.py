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
from servewright.api.schema.normal import ANYTHING, NOTHING, Contains, Nodes, Schema


def compare_arrays(old: Schema, new: Schema, found: Differences) -> None:
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
    _contains(old, new, found)


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


def _contains(old: Schema, new: Schema, found: Differences) -> None:
    for index in range(max(len(old.contains), len(new.contains))):
        before = old.contains[index] if index < len(old.contains) else None
        after = new.contains[index] if index < len(new.contains) else None
        if before is None or after is None:
            added = before is None
            effect = NARROWS if added else WIDENS
            found.edit(f"contains-{'added' if added else 'removed'}", effect, at=("contains",))
        else:
            _counts(before, after, found)
            most = before.most is not None or after.most is not None
            at_least = before.least > 0 or after.least > 0
            sign = EITHER if most else SAME
            if at_least or most:
                found.edges.append(Edge("contains", before.nodes, after.nodes, sign, is_property=True))


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
