"""`not`, `if`, `contentSchema` and what is left of `allOf`: keywords that take a schema and use it in their own way.

The effect of a schema inside them, for the whole: the same in `then` and `else`, turned in `not`, either in `if`.
"""

from servewright.api.pairs.edit import BOTH, EITHER, NARROWS, NO, TURNED, WIDENS, YES, Differences, Edge, Effect
from servewright.api.pairs.matching import match
from servewright.api.schema.likeness import Likeness
from servewright.api.schema.normal import ANYTHING, Schema


def compare_applicators(old: Schema, new: Schema, likeness: Likeness, found: Differences) -> None:
    """Adds what changed in keywords that apply whatever a value's type is."""
    _negations(old, new, likeness, found)
    _conditions(old, new, found)
    _conjuncts(old, new, likeness, found)
    if old.content is not None and new.content is not None:
        found.edges.append(Edge("contentSchema", old.content, new.content, is_property=True))
    elif old.content != new.content:
        added = old.content is None
        effect = NARROWS if added else WIDENS
        found.edit(f"content-schema-{'added' if added else 'removed'}", effect, at=("contentSchema",))
    if len(old.dynamic) == len(new.dynamic):
        found.edges += [Edge("", *pair, EITHER) for pair in zip(old.dynamic, new.dynamic, strict=True)]
    else:
        found.edit("unread-keyword-changed", BOTH, "$dynamicRef", at=("$dynamicRef",))
    if old.odd != new.odd:
        for keyword in sorted(dict(old.odd.items() ^ new.odd.items())):
            found.edit("unread-keyword-changed", BOTH, keyword, at=(keyword,))


def _negations(old: Schema, new: Schema, likeness: Likeness, found: Differences) -> None:
    matched = match(old.nots, new.nots, likeness).in_order
    for i, j in matched.pairs:
        found.edges.append(Edge("not", old.nots[i], new.nots[j], TURNED))
    for _ in matched.removed:
        found.edit("not-removed", WIDENS, at=("not",))
    for _ in matched.added:
        found.edit("not-added", NARROWS, at=("not",))


def _conditions(old: Schema, new: Schema, found: Differences) -> None:
    for index in range(max(len(old.conditions), len(new.conditions))):
        if index >= len(old.conditions) or index >= len(new.conditions):
            added = index >= len(old.conditions)
            only = (new if added else old).conditions[index]
            word, effect = ("added", NARROWS) if added else ("removed", WIDENS)
            demands = [("then", only.then), ("else", only.otherwise)]
            silent = all(part == ANYTHING for _, part in demands)
            found.edit(f"if-{word}", Effect() if silent else effect, at=("if",))
            for keyword, part in demands:
                if part != ANYTHING:
                    found.edit(f"{keyword}-{word}", effect, at=(keyword,))
            continue
        before, after = old.conditions[index], new.conditions[index]
        found.edges.append(Edge("if", before.test, after.test, EITHER))
        for keyword, first, second in (
            ("then", before.then, after.then),
            ("else", before.otherwise, after.otherwise),
        ):
            if ANYTHING in (first, second):
                if first != second:
                    added = first == ANYTHING
                    effect = NARROWS if added else WIDENS
                    found.edit(f"{keyword}-{'added' if added else 'removed'}", effect, at=(keyword,))
            else:
                found.edges.append(Edge(keyword, first, second))


def _conjuncts(old: Schema, new: Schema, likeness: Likeness, found: Differences) -> None:
    matched = match(old.conjuncts, new.conjuncts, likeness).in_order
    for i, j in matched.pairs:
        found.edges.append(Edge("allOf", old.conjuncts[i], new.conjuncts[j]))
    for index in matched.removed:
        name = likeness.old.name(old.conjuncts[index])
        found.edit("all-of-removed", Effect(NO, YES), name, at=("allOf",))
    for index in matched.added:
        name = likeness.new.name(new.conjuncts[index])
        found.edit("all-of-added", Effect(YES, NO), name, at=("allOf",))
