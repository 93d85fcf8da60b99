"""A schema in its normal form: what it accepts of each JSON type, with annotations apart.

Spellings are gone: `nullable`, `type: [X, "null"]` and `anyOf: [X, {type: null}]` give the same value, so do `const`
and an `enum` of one, a bound of 3.0 with a boolean beside it and one of 3.1, and an `allOf` and what it adds up to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from servewright.core.place import Place

# `number` is whole and fractional numbers, so that types are plain sets.
TYPES: Final = frozenset({"null", "boolean", "integer", "fraction", "string", "array", "object"})
NUMBER: Final = frozenset({"integer", "fraction"})

# The schemas that all hold at once for a value; none stands for "anything".
Nodes = tuple[Place, ...]
ANYTHING: Final[Nodes] = ()
NOTHING: Final[Nodes] = (Place("", path=("false",)),)


@dataclass(frozen=True, slots=True)
class Contains:
    """At least `least`, and at most `most`, of an array's entries match `nodes`."""

    nodes: Nodes
    least: float = 1
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """`if`, and what it demands where it holds and where it does not."""

    test: Nodes
    then: Nodes
    otherwise: Nodes


@dataclass(frozen=True, slots=True)
class Wrap:
    """The only schema that another one stands for, which adds null, or notes of its own, and nothing else."""

    nodes: Nodes
    notes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Schema:
    """What a value must be. A facet, or a child, matters for values of its own JSON type only.

    `null` says that null is accepted whatever else stands here; `enum` holds canonical JSON texts; `listed` that the
    types came from alternatives; `typed` that a type was written; `dynamic` what a `$dynamicRef` may mean, where that
    depends on the way to it; `idle` are facets of types that are not accepted.
    """

    at: Place
    nodes: Nodes
    types: frozenset[str] = TYPES
    typed: bool = False
    listed: bool = False
    null: bool = False
    enum: frozenset[str] | None = None
    const: bool = False
    facets: Mapping[str, Any] = field(default_factory=dict)
    properties: Mapping[str, Nodes] = field(default_factory=dict)
    patterns: Mapping[str, Nodes] = field(default_factory=dict)
    additional: Nodes = ANYTHING
    required: frozenset[str] = frozenset()
    dependent_required: Mapping[str, frozenset[str]] = field(default_factory=dict)
    dependents: Mapping[str, Nodes] = field(default_factory=dict)
    names: Nodes = ANYTHING
    prefix: tuple[Nodes, ...] = ()
    items: Nodes = ANYTHING
    contains: tuple[Contains, ...] = ()
    any_of: tuple[tuple[Nodes, ...], ...] = ()
    one_of: tuple[tuple[Nodes, ...], ...] = ()
    nots: tuple[Nodes, ...] = ()
    conditions: tuple[Condition, ...] = ()
    unevaluated_properties: Nodes | None = None
    unevaluated_items: Nodes | None = None
    content: Nodes | None = None
    odd: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)
    conjuncts: tuple[Nodes, ...] = field(default=())
    dynamic: tuple[Nodes, ...] = ()
    wrap: Wrap | None = None
    idle: Mapping[str, Any] = field(default_factory=dict)

    @property
    def accepts_nothing(self) -> bool:
        """Whether no value at all can match, as far as types and enumerated values tell."""
        return not self.null and (not self.types or self.enum == frozenset())

    @property
    def is_trivial(self) -> bool:
        """Whether alternatives, if any, are all that it says."""
        return (
            self.types | ({"null"} if self.null else set()) == TYPES
            and self.enum is None
            and not self.facets
            and not self.properties
            and not self.patterns
            and self.additional == ANYTHING
            and not self.required
            and not self.dependent_required
            and not self.dependents
            and self.names == ANYTHING
            and not self.prefix
            and self.items == ANYTHING
            and not self.contains
            and not self.nots
            and not self.conditions
            and self.unevaluated_properties is None
            and self.unevaluated_items is None
            and self.content is None
            and not self.odd
            and not self.conjuncts
        )


def nodes_of(*parts: Nodes) -> Nodes:
    """The conjunction of conjunctions: each schema once, in a fixed order."""
    if NOTHING in parts:
        return NOTHING
    found = {node for part in parts for node in part}
    return tuple(sorted(found, key=lambda place: (place.file, [str(step) for step in place.path])))
