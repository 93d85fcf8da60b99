"""One pair of schemas: the edits of its own, and the pairs inside it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from servewright.api.pairs.alternatives import compare_alternatives
from servewright.api.pairs.applicators import compare_applicators
from servewright.api.pairs.arrays import compare_arrays
from servewright.api.pairs.edit import BOTH, EITHER, NEITHER, SAME, WRAPPED, Differences, Edge
from servewright.api.pairs.facets import compare_facets, compare_values
from servewright.api.pairs.notes import compare_discriminators, compare_notes
from servewright.api.pairs.objects import compare_objects, compare_unevaluated
from servewright.api.pairs.types import compare_null, compare_types
from servewright.api.schema.facets import SPEAKS_TO
from servewright.api.schema.likeness import Likeness
from servewright.api.schema.normal import Nodes, Schema
from servewright.api.schema.tidy import telling


def compare_pair(old_nodes: Nodes, new_nodes: Nodes, likeness: Likeness) -> Differences:
    """What tells two schemas apart, not counting what stands deeper inside them.

    Each keyword restricts values by itself, so that where none narrows, the whole does not; keywords that look at
    others are taken together with them.
    """
    found = Differences()
    if len(old_nodes) == len(new_nodes) == 1 and likeness.unchanged.holds(old_nodes[0], new_nodes[0]):
        return found
    sides = likeness.old, likeness.new
    old, new = sides[0].form(old_nodes), sides[1].form(new_nodes)
    within = _wrapped(old, new, likeness)
    if within is not None:
        compare_notes(_own_notes(old), _own_notes(new), found)
        compare_null(old, new, sides, found)
        found.edges.append(Edge(WRAPPED, *within))
        return found
    compare_notes(old.notes, new.notes, found)
    if "discriminator" in old.notes or "discriminator" in new.notes:
        compare_discriminators(old, new, likeness, found)
    if old.accepts_nothing and new.accepts_nothing:
        return found
    looks_at_all = _unevaluated(old) or _unevaluated(new)
    if compare_alternatives(old, new, likeness, found, EITHER if looks_at_all else SAME):
        compare_null(old, new, sides, found)
        return found
    compare_types(old, new, sides, found)
    compare_values(old, new, found)
    shared = old.types & new.types
    compare_facets(*_spoken(old, new), likeness.texts, found)
    if old.idle or new.idle:
        _idle(old, new, likeness, found)
    if "object" in shared:
        compare_objects(old, new, sides, found)
    if "array" in shared:
        compare_arrays(old, new, likeness, found)
    compare_unevaluated(old, new, found)
    compare_applicators(old, new, likeness, found)
    if looks_at_all and _structure_changed(old, new, found, likeness):
        found.edit("unevaluated-affected", BOTH)
    return found


def _wrapped(old: Schema, new: Schema, likeness: Likeness) -> tuple[Nodes, Nodes] | None:
    """The two components that the sides stand for, where one of them, or both, does so with null or notes added."""
    inner = tuple(schema.nodes if schema.wrap is None else schema.wrap.nodes for schema in (old, new))
    if inner == (old.nodes, new.nodes) or not (likeness.old.name(inner[0]) and likeness.new.name(inner[1])):
        return None
    if any("discriminator" in _own_notes(schema) for schema in (old, new)):
        return None  # it speaks of the alternatives inside
    null = likeness.old.accepts_null(inner[0]), likeness.new.accepts_null(inner[1])
    # Where null comes or goes inside, it has to be seen together with the null around.
    return (inner[0], inner[1]) if null[0] is not None and null[0] == null[1] else None


def _own_notes(schema: Schema) -> Mapping[str, Any]:
    return {} if schema.wrap is None else schema.wrap.notes


def _structure_changed(old: Schema, new: Schema, found: Differences, likeness: Likeness) -> bool:
    """Whether `unevaluated*` looks at other parts of a value than before: it leaves out what others name."""
    beside = [(edge.old, edge.new) for edge in found.edges if _counts(edge)]
    return any(edit.name.startswith(_COUNTING) for edit in found.edits) or any(
        not likeness.alike(*pair) for pair in beside
    )


def _counts(edge: Edge) -> bool:
    return not edge.is_property or edge.step.startswith(_COUNTED)


_COUNTED = ("contains", "dependentSchemas/")
_COUNTING = (
    *("property-added", "property-removed", "pattern-property", "additional-properties", "items-", "prefix-items"),
    *("contains", "any-of", "one-of", "all-of", "if-", "then-", "else-", "not-", "dependent-schema"),
)


def _unevaluated(schema: Schema) -> bool:
    return schema.unevaluated_properties is not None or schema.unevaluated_items is not None


def _idle(old: Schema, new: Schema, likeness: Likeness, found: Differences) -> None:
    """Keywords of types that neither side accepts: nobody can notice, and whoever wrote them should know that."""
    types = old.types | new.types

    def mute(schema: Schema) -> Schema:
        idle = {keyword: value for keyword, value in schema.idle.items() if not SPEAKS_TO[keyword] & types}
        items, properties = idle.pop("unevaluatedItems", None), idle.pop("unevaluatedProperties", None)
        return replace(schema, facets=idle, unevaluated_items=items, unevaluated_properties=properties)

    said, sides = Differences(), (mute(old), mute(new))
    compare_facets(*sides, likeness.texts, said)
    compare_unevaluated(*sides, said)
    found.edits += [replace(edit, effect=NEITHER, is_idle=True) for edit in said.edits]


def _spoken(old: Schema, new: Schema) -> tuple[Schema, Schema]:
    """Without the facets of a type that only one side accepts, and those that every value of the other side keeps to.

    That the type came or went, or that any value is taken and not a few, says more.
    """
    if old.types == new.types and (old.enum is None) == (new.enum is None):
        return old, new
    shared = old.types & new.types

    def cut(schema: Schema, other: Schema) -> Schema:
        facets = {keyword: value for keyword, value in schema.facets.items() if SPEAKS_TO[keyword] & shared}
        if schema.enum is None and other.enum is not None:
            facets = telling(facets, other.enum)
        return replace(schema, facets=facets)

    return cut(old, new), cut(new, old)
