"""Which alternative of an old schema is which of the new one."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Final

from servewright.api.schema.likeness import Likeness
from servewright.api.schema.normal import Nodes
from servewright.api.schema.schemas import Schemas

# More alternatives that look the same than anybody writes; the others are left over.
_EACH: Final = 16
_TRIES: Final = 4_000

Branches = tuple[Nodes, ...]
# The names that discriminators have for alternatives, on both sides.
Labels = tuple[Mapping[Nodes, str], Mapping[Nodes, str]]


@dataclass(frozen=True, slots=True)
class Match:
    """Pairs by their index on both sides, and what is left over."""

    pairs: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]

    @property
    def in_order(self) -> "Match":
        """With what is left over in pairs too, first with first: right where all of them hold at once."""
        rest = tuple(zip(self.removed, self.added, strict=False))
        return Match((*self.pairs, *rest), self.removed[len(rest) :], self.added[len(rest) :])


def match(old: Branches, new: Branches, likeness: Likeness, labels: Labels = ({}, {})) -> Match:
    """By name, by the label of a discriminator, then those that are alike, then by what tells them apart, by title, and
    the only two that are left."""
    left, right = list(range(len(old))), list(range(len(new)))
    pairs: list[tuple[int, int]] = []

    def take(by_old: Callable[[int], Hashable], by_new: Callable[[int], Hashable], *, sure: bool) -> None:
        places: dict[Hashable, list[int]] = defaultdict(list)
        tries = 0
        for index in right:
            places[by_new(index)].append(index)
        for index in tuple(left):
            key = by_old(index)
            for other in tuple(places[key][:_EACH]) if key else ():
                tries += 1
                if sure or (tries <= _TRIES and likeness.alike(old[index], new[other])):
                    pairs.append((index, other))
                    left.remove(index)
                    right.remove(other)
                    places[key].remove(other)
                    break

    names = likeness.old.name, likeness.new.name
    take(lambda i: names[0](old[i]), lambda i: names[1](new[i]), sure=True)
    take(lambda i: labels[0].get(old[i], ""), lambda i: labels[1].get(new[i], ""), sure=True)
    take(
        lambda i: likeness.shape(old[i], of_new=False),
        lambda i: likeness.shape(new[i], of_new=True),
        sure=False,
    )
    take(lambda i: _mark(likeness.old, old[i]), lambda i: _mark(likeness.new, new[i]), sure=True)
    take(lambda i: _title(likeness, old[i], False), lambda i: _title(likeness, new[i], True), sure=True)
    if len(left) == len(right) == 1 and _both_unnamed(old[left[0]], new[right[0]], likeness):
        pairs.append((left.pop(), right.pop()))
    return Match(tuple(sorted(pairs)), tuple(left), tuple(right))


def _mark(schemas: Schemas, nodes: Nodes) -> Hashable:
    """The required properties that have one value, as `type: {const: circle}` has."""
    form = schemas.form(nodes)
    values = [
        (name, schemas.form(form.properties[name]).enum) for name in sorted(form.required & form.properties.keys())
    ]
    return tuple((name, enum) for name, enum in values if enum is not None and len(enum) == 1)


def _title(likeness: Likeness, nodes: Nodes, of_new: bool) -> str:
    schemas = likeness.new if of_new else likeness.old
    if schemas.name(nodes):
        return ""
    title = schemas.form(nodes).notes.get("title")
    return title if isinstance(title, str) else ""


def _both_unnamed(old: Nodes, new: Nodes, likeness: Likeness) -> bool:
    """Two components with two names are two things."""
    return not (likeness.old.name(old) or likeness.new.name(new))
