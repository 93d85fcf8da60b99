"""The normal forms of one API's schemas, each worked out once."""

from dataclasses import replace
from typing import Any, Final

from servewright.api.document.library import Library
from servewright.api.schema.conjunction import can_merge, conjunction, is_conditional
from servewright.api.schema.normal import ANYTHING, NOTHING, TYPES, Nodes, Schema, Wrap
from servewright.api.schema.tidy import tidy
from servewright.api.schema.written import dynamic_targets, nodes_at, written
from servewright.core.place import Place

_ONLY_TYPE: Final = frozenset(
    {
        "type",
        "title",
        "description",
        "example",
        "examples",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "nullable",
    }
)

_NULL_ALONE: Final = _ONLY_TYPE | {"enum", "const"}
# Alternatives of alternatives are taken as they stand below this depth: less precise, and never wrong.
_DEEPEST: Final = 40


class Schemas:
    """Looks up normal forms by the places of the schemas that hold at once."""

    __slots__ = ("_depth", "_known", "_null", "_places", "library")

    def __init__(self, library: Library) -> None:
        self.library = library
        self._known: dict[Nodes, Schema] = {}
        self._depth = 0
        self._places: dict[Nodes, list[Place]] = {}
        self._null: dict[Nodes, bool | None] = {}

    def nodes(self, place: Place, value: Any) -> Nodes:
        """The schemas that a value stands for, found at a place where a schema is expected."""
        return nodes_at(self.library, place, value)

    def form(self, nodes: Nodes) -> Schema:
        """The normal form of a conjunction."""
        known = self._known.get(nodes)
        if known is None:
            # Alternatives that are nothing but themselves have no form; whoever asks meanwhile sees that it is open.
            self._known[nodes] = Schema(Place(self.library.main), nodes, odd={"circle": ""})
            self._depth += 1
            known = self._known[nodes] = self._form(nodes)
            self._depth -= 1
        return known

    def where(self, nodes: Nodes, *path: str | int) -> Place:
        """Where a part of a schema stands: the first of its schema objects that has it, else the first of all."""
        places = self._places.get(nodes)
        if places is None:
            known = nodes and nodes != NOTHING
            places = [part.at for part in self._parts(nodes)] if known else [Place(self.library.main)]
            self._places[nodes] = places
        for place in places:
            if self.library.at(place.child(*path)).value is not None:
                return place.child(*path)
        return places[0]

    def name(self, nodes: Nodes) -> str:
        """The name of the component that the nodes are, or an empty text."""
        path = nodes[0].path if len(nodes) == 1 else ()
        return str(path[2]) if len(path) == 3 and path[:2] == ("components", "schemas") else ""

    def named_alternatives(self, form: Schema) -> dict[str, Nodes]:
        """The alternatives by the names that a discriminator has for them."""
        discriminator = form.notes.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        found = {}
        for name, target in mapping.items() if isinstance(mapping, dict) else ():
            if isinstance(name, str) and isinstance(target, str):
                is_name = "/" not in target and "#" not in target and "." not in target
                text = f"#/components/schemas/{target}" if is_name else target
                node = self.library.seek(form.at, text)
                if not isinstance(node, tuple):
                    found[name] = self.nodes(node.place, node.value)
        return found

    def accepts_null(self, nodes: Nodes) -> bool | None:
        """Whether null passes; None where a circle of references, or a keyword that is not read, leaves it open."""
        if nodes in self._null:
            return self._null[nodes]
        if self._depth > _DEEPEST:
            return None
        self._depth += 1
        self._null[nodes] = None
        answer = self._null[nodes] = self._null_passes(self.form(nodes))
        self._depth -= 1
        return answer

    def _form(self, nodes: Nodes) -> Schema:
        if not nodes:
            return Schema(Place(self.library.main), ANYTHING, types=TYPES - {"null"}, null=True)
        if nodes == NOTHING:
            return Schema(Place(self.library.main), NOTHING, types=frozenset())
        merged: Schema | None = None
        for part in self._parts(nodes):
            if merged is None:
                merged = part
            elif can_merge(merged, part):
                merged = conjunction(merged, part)
            else:
                merged = replace(merged, conjuncts=(*merged.conjuncts, part.nodes))
        assert merged is not None
        if len(nodes) == 1:
            merged = self._with_null(nodes[0], merged)
        return tidy(merged if merged.nodes == nodes else replace(merged, nodes=nodes))

    def _with_null(self, place: Place, merged: Schema) -> Schema:
        """With what a place says of all that stands beside it, or is referred to: that null passes, or nothing else."""
        written_here = self.library.at(place).mapping
        null = merged.null or self._is_nullable(place)
        wrap = merged.wrap
        if wrap is None and ("$ref" in written_here or "allOf" in written_here):
            wrap = self._wrap(place)
        if null == merged.null and wrap is merged.wrap:
            return merged
        return replace(merged, null=null, wrap=wrap)

    def _is_nullable(self, place: Place) -> bool:
        return self.library.at(place).mapping.get("nullable") is True

    def _wrap(self, place: Place) -> Wrap | None:
        """What a place stands for that says nothing of its own, but for null and its notes."""
        own, further = written(self.library, place), self._further(place)
        if len(further) != 1 or own.any_of or own.one_of or not own.is_trivial:
            return None
        inner = self.nodes(further[0], self.library.at(further[0]).value)
        return Wrap(inner, own.notes) if len(inner) == 1 and inner != NOTHING else None

    def _parts(self, nodes: Nodes) -> list[Schema]:
        """All that holds at once: the nodes, and what their `$ref` and `allOf` lead to, each once."""
        found: list[Schema] = []
        pending, seen = list(reversed(nodes)), set[Place]()
        while pending:
            place = pending.pop()
            if place in seen:
                continue
            seen.add(place)
            further = self._further(place)
            if further and nodes != (place,) and self._is_nullable(place):
                found.append(self._apart(place))
                continue
            found.append(self._own(place))
            pending.extend(reversed(further))
        return found

    def _apart(self, place: Place) -> Schema:
        """A part that takes null whatever it refers to, so that what it refers to cannot hold for the whole."""
        whole = self.form((place,)) if self._depth <= _DEEPEST else None
        if whole is None or is_conditional(whole):
            return Schema(place, (place,), conjuncts=((place,),))
        return whole

    def _further(self, place: Place) -> list[Place]:
        node = self.library.at(place)
        found: list[Place] = []
        if isinstance(node.mapping.get("$ref"), str):
            target = self.library.target(node)
            if target.value is not None:
                found.append(target.place)
        targets = dynamic_targets(self.library, place, node.mapping)
        found += targets if len(targets) == 1 else ()
        if not (self.library.legacy and found):
            found += [place for part in node.child("allOf").items for place in self.nodes(part.place, part.value)]
        return found

    def _own(self, place: Place) -> Schema:
        """What stands at a place, with alternatives that only spell out types, or null, taken as such."""
        own = written(self.library, place) if place != NOTHING[0] else Schema(place, NOTHING, types=frozenset())
        return self._unwrapped(own) if len(own.any_of) + len(own.one_of) == 1 and own.is_trivial else own

    def _unwrapped(self, own: Schema) -> Schema:
        if self._depth > _DEEPEST:
            return own
        branches = (own.any_of or own.one_of)[0]
        rest = tuple(branch for branch in branches if not self._is_null(branch))
        null = len(rest) < len(branches)
        if own.one_of and null and not own.null:
            twice = len(branches) - len(rest) > 1 or any(self.accepts_null(b) is not False for b in rest)
            if twice:
                return own
        null = null or own.null
        only_types = [self._only_types(branch) for branch in rest]
        if rest and all(only_types) and (own.any_of or _disjoint(only_types)):
            types = frozenset[str]().union(*only_types)
            return replace(
                own, types=types - {"null"}, null=null or "null" in types, typed=True, listed=True, any_of=(), one_of=()
            )
        if len(rest) > 1 and not null:
            return own
        if len(rest) == 1:
            inner = self.form(rest[0])
            return replace(
                inner,
                at=own.at,
                nodes=own.nodes,
                null=null or inner.null,
                types=inner.types - {"null"} if null else inner.types,
                notes={**inner.notes, **own.notes},
                wrap=Wrap(rest[0], own.notes),
            )
        alternatives = (rest,) if rest else ()
        return replace(
            own,
            null=True,
            types=TYPES - {"null"} if rest else frozenset(),
            any_of=alternatives if own.any_of else (),
            one_of=alternatives if own.one_of else (),
        )

    def _is_null(self, branch: Nodes) -> bool:
        """Whether a branch accepts null and nothing else."""
        value = self.library.at(branch[0]).mapping if len(branch) == 1 else {}
        if not set(value) <= _NULL_ALONE:
            return False
        said = [value[keyword] == wanted for keyword, wanted in (("enum", [None]), ("const", None)) if keyword in value]
        if "type" in value:
            said.append(value["type"] in ("null", ["null"]))
        return bool(said) and all(said)

    def _only_types(self, branch: Nodes) -> frozenset[str]:
        """The types that a branch is nothing but a list of; none where it says more."""
        value = self.library.at(branch[0]).mapping if len(branch) == 1 else {}
        if "type" not in value or not set(value) <= _ONLY_TYPE or value["type"] in ("object", "array"):
            return frozenset()
        form = self.form(branch)
        return form.types | ({"null"} if form.null else frozenset())

    def _null_passes(self, form: Schema) -> bool | None:
        if form.null:
            return True
        if "null" not in form.types or (form.enum is not None and "null" not in form.enum):
            return False
        answers: list[bool | None] = [None for _ in form.odd]
        answers += [_any([self.accepts_null(branch) for branch in group]) for group in form.any_of]
        answers += [_one([self.accepts_null(branch) for branch in group]) for group in form.one_of]
        answers += [_negated(self.accepts_null(negated)) for negated in form.nots]
        answers += [self.accepts_null(part) for part in form.conjuncts]
        answers += [None for _ in form.conditions]
        if False in answers:
            return False
        return None if None in answers else True


def _disjoint(types: list[frozenset[str]]) -> bool:
    return sum(map(len, types)) == len(frozenset[str]().union(*types))


def _any(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def _one(answers: list[bool | None]) -> bool | None:
    return None if None in answers else answers.count(True) == 1


def _negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer
