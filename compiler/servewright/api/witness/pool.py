"""Values that might tell two schemas apart: at their limits, of their types, with and without their parts."""

import json
from collections.abc import Iterator
from typing import Any, Final

from servewright.api.schema.normal import NOTHING, NUMBER, Schema
from servewright.api.texts.inclusion import Texts, UndecidedError
from servewright.api.witness.samples import NoSampleError, Samples
from servewright.api.witness.wrap import matching

_LONGEST: Final = 4_096
_MOST: Final = 12
_OTHER: Final = "other"
_NAMES: Final = ("x", "X", "1", "_", "", "x y", "x" * 300)


def pool(old: Schema, new: Schema, samples: tuple[Samples, Samples]) -> list[Any]:
    """Each value once, the shortest first."""
    found: dict[str, Any] = {}
    texts = _matched(old, new, samples[0].texts)
    for value in (*_shared(old, new), *texts, *_of(old, new, samples[0]), *_of(new, old, samples[1])):
        found.setdefault(json.dumps(value, sort_keys=True), value)
    return [found[text] for text in sorted(found, key=lambda text: (len(text), text))]


def _shared(old: Schema, new: Schema) -> Iterator[Any]:
    before, after = old.enum or frozenset(), new.enum or frozenset()
    for text in sorted(before ^ after)[:_MOST]:
        yield json.loads(text)
    yield from (None, False, 0, 0.5, "", "x", [], {})
    for keyword in ("minLength", "maxLength"):
        for form in (old, new):
            if keyword in form.facets:
                yield from ("x" * int(n) for n in _around(form.facets[keyword]) if 0 <= n <= _LONGEST)
    for keyword in ("lower", "upper"):
        for form in (old, new):
            if keyword in form.facets:
                limit = form.facets[keyword][0]
                yield from (limit, limit + 1, limit - 1, limit + 0.5, limit - 0.5)
    for form in (old, new):
        for factor in form.facets.get("multipleOf", ()):
            yield from (factor, factor * 2, factor * 3, factor + 1)


def _matched(old: Schema, new: Schema, texts: Texts) -> Iterator[str]:
    """Texts that the patterns of one side match, and those of the other do not."""
    before, after = (form.facets.get("pattern", frozenset()) for form in (old, new))
    for inner, outer in ((before, after), (after, before)):
        try:
            found = texts.outside(inner, outer)
        except UndecidedError:
            continue
        if found is not None:
            yield found


def _of(form: Schema, other: Schema, samples: Samples) -> Iterator[Any]:
    for kind in sorted(form.types - {"null"}):
        try:
            yield samples.of_type(form, kind)
        except NoSampleError:
            continue
    known = {branch for group in (*other.any_of, *other.one_of) for branch in group}
    for group in (*form.any_of, *form.one_of):
        for branch in sorted(group, key=known.__contains__)[:_MOST]:
            try:
                yield samples.of(branch)
            except NoSampleError:
                continue
    if "array" in form.types:
        yield from _arrays(form, other, samples)
    if "object" in form.types:
        yield from _objects(form, other, samples)
    if NUMBER & form.types:
        yield 1


def _arrays(form: Schema, other: Schema, samples: Samples) -> Iterator[Any]:
    counts = {1, 2, len(form.prefix), len(other.prefix)}
    for each in (form, other):
        for keyword in ("minItems", "maxItems"):
            counts |= {int(n) for n in _around(each.facets.get(keyword, 0))}
        for contains in each.contains:
            counts |= {int(n) for n in (*_around(contains.least), *_around(contains.most or 0))}
    nodes = form.contains[0].nodes if form.contains else form.items
    for source in (nodes, form.items):
        try:
            entry = samples.of(source)
            head = [samples.of(part) for part in form.prefix]
        except NoSampleError:
            continue
        for count in sorted(n for n in counts if 0 <= n <= 32):
            yield (head + [entry] * count)[:count]
            yield [*([entry] * (count - 1)), "x"][: max(count, 0)]


def _objects(form: Schema, other: Schema, samples: Samples) -> Iterator[Any]:
    try:
        least = samples.object(form)
    except NoSampleError:
        return
    yield least
    for name in sorted(form.required ^ other.required)[:_MOST]:
        yield {key: value for key, value in least.items() if key != name}
    dependent = {*form.dependents, *form.dependent_required, *other.dependents, *other.dependent_required}
    lacking = {*form.properties} ^ {*other.properties}
    for name in (*sorted(lacking)[:_MOST], *sorted(dependent)[:_MOST], _OTHER):
        nodes = samples.property(form, name)
        if nodes == NOTHING:
            continue
        try:
            yield {**least, name: samples.of(nodes)}
        except NoSampleError:
            continue
    if form.names or other.names:
        yield from ({**least, name: 0} for name in _NAMES)
    for pattern in sorted({*form.patterns, *other.patterns})[:_MOST]:
        yield {**least, matching(pattern, samples): None}
    counts = [
        n for each in (form, other) for k in ("minProperties", "maxProperties") for n in _around(each.facets.get(k, 0))
    ]
    for count in sorted({int(n) for n in counts if 0 <= n <= 32}):
        yield {**least, **{f"p{i}": 0 for i in range(count - len(least))}}


def _around(number: float) -> tuple[float, float, float]:
    return number - 1, number, number + 1
