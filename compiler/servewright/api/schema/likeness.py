"""Whether two schemas of two APIs demand the same, whatever their names and annotations."""

from typing import Any

from servewright.api.schema.normal import Nodes, Schema
from servewright.api.schema.schemas import Schemas
from servewright.api.schema.unchanged import Unchanged
from servewright.api.texts.inclusion import Texts

_MAX_PAIRS = 2_000


class Likeness:
    """Compares schemas of an old and a new API by walking both at once; a circle is like a circle."""

    __slots__ = ("_known", "_shapes", "new", "old", "texts", "unchanged")

    def __init__(self, old: Schemas, new: Schemas) -> None:
        self.old, self.new = old, new
        self.texts = Texts()
        self.unchanged = Unchanged(old.library, new.library)
        self._shapes: tuple[dict[Nodes, tuple[Any, ...]], ...] = ({}, {})
        self._known: dict[tuple[Nodes, Nodes], bool] = {}

    def alike(self, old: Nodes, new: Nodes) -> bool:
        """True is sure; False may be said of alternatives in another order, and of more than 2,000 pairs."""
        if (old, new) not in self._known:
            self._known[old, new] = self._walk(old, new)
        return self._known[old, new]

    def shape(self, nodes: Nodes, *, of_new: bool) -> tuple[Any, ...]:
        """What two schemas must have in common to be alike, down to their children, so that few pairs need a walk."""
        schemas = self.new if of_new else self.old
        form = schemas.form(nodes)
        return self._own_shape(nodes, of_new), *(self._own_shape(child, of_new) for child in _children(form))

    def _own_shape(self, nodes: Nodes, of_new: bool) -> tuple[Any, ...]:
        known = self._shapes[of_new].get(nodes)
        if known is None:
            known = self._shapes[of_new][nodes] = _shape((self.new if of_new else self.old).form(nodes))
        return known

    def _walk(self, old: Nodes, new: Nodes) -> bool:
        seen = {(old, new)}
        pending = [(old, new)]
        while pending:
            before, after = pending.pop()
            known = self._known.get((before, after))
            if known is False:
                return False
            if known:
                continue
            if len(before) == len(after) == 1 and self.unchanged.holds(before[0], after[0]):
                continue
            first, second = self.old.form(before), self.new.form(after)
            if len(seen) > _MAX_PAIRS or self._own_shape(before, False) != self._own_shape(after, True):
                return False
            for pair in zip(_children(first), _children(second), strict=True):
                if pair not in seen:
                    seen.add(pair)
                    pending.append(pair)
        return True


def _shape(form: Schema) -> tuple[Any, ...]:
    """All that a schema says by itself, and how many children it has of which kind."""
    return (
        form.types,
        form.null,
        form.enum,
        tuple(sorted((keyword, _key(value)) for keyword, value in form.facets.items())),
        tuple(sorted(form.properties)),
        tuple(sorted(form.patterns)),
        form.required,
        tuple(sorted((name, tuple(sorted(names))) for name, names in form.dependent_required.items())),
        tuple(sorted(form.dependents)),
        len(form.prefix),
        tuple((each.least, each.most) for each in form.contains),
        tuple(map(len, form.any_of)),
        tuple(map(len, form.one_of)),
        len(form.nots),
        len(form.conditions),
        len(form.conjuncts),
        len(form.dynamic),
        form.unevaluated_properties is None,
        form.unevaluated_items is None,
        form.content is None,
        tuple(sorted(form.odd.items())),
        tuple(sorted((flag, form.notes.get(flag) is True) for flag in ("readOnly", "writeOnly"))),
    )


def _key(value: Any) -> str:
    return repr(sorted(map(repr, value))) if isinstance(value, frozenset) else repr(value)


def _children(form: Schema) -> list[Nodes]:
    """The schemas inside, in the order that the shape counts them."""
    found = [form.properties[name] for name in sorted(form.properties)]
    found += [form.patterns[name] for name in sorted(form.patterns)]
    found += [form.dependents[name] for name in sorted(form.dependents)]
    found += [form.additional, form.names, form.items, *form.prefix, *(each.nodes for each in form.contains)]
    found += [branch for group in (*form.any_of, *form.one_of) for branch in group]
    found += [*form.nots, *form.conjuncts, *form.dynamic]
    found += [part for each in form.conditions for part in (each.test, each.then, each.otherwise)]
    found += [part for part in (form.unevaluated_properties, form.unevaluated_items, form.content) if part is not None]
    return found
