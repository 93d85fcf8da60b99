"""One pair of schemas: the edits of its own, and the pairs inside it."""

from dataclasses import replace

from servewright.api.pairs.alternatives import compare_alternatives
from servewright.api.pairs.applicators import compare_applicators
from servewright.api.pairs.arrays import compare_arrays
from servewright.api.pairs.edit import BOTH, EITHER, SAME, Differences, Edge
from servewright.api.pairs.facets import compare_facets, compare_values
from servewright.api.pairs.notes import compare_notes
from servewright.api.pairs.objects import compare_objects, compare_unevaluated
from servewright.api.pairs.types import compare_null, compare_types
from servewright.api.schema.facets import SPEAKS_TO
from servewright.api.schema.likeness import Likeness
from servewright.api.schema.normal import Nodes, Schema


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
    compare_notes(old, new, found)
    if old.accepts_nothing and new.accepts_nothing:
        return found
    looks_at_all = _unevaluated(old) or _unevaluated(new)
    if compare_alternatives(old, new, likeness, found, EITHER if looks_at_all else SAME):
        compare_null(old, new, sides, found)
        return found
    compare_types(old, new, sides, found)
    compare_values(old, new, found)
    shared = old.types & new.types
    compare_facets(*_spoken(old, new), found)
    if "object" in shared:
        compare_objects(old, new, sides, found)
    if "array" in shared:
        compare_arrays(old, new, found)
    compare_unevaluated(old, new, found)
    compare_applicators(old, new, likeness, found)
    if looks_at_all and _structure_changed(old, new, found, likeness):
        found.edit("unevaluated-affected", BOTH)
    return found


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


def _spoken(old: Schema, new: Schema) -> tuple[Schema, Schema]:
    """Without the facets of a type that only one side accepts: that the type came or went says more."""
    shared = old.types & new.types
    if old.types == new.types:
        return old, new

    def cut(schema: Schema) -> Schema:
        facets = {keyword: value for keyword, value in schema.facets.items() if SPEAKS_TO[keyword] & shared}
        return replace(schema, facets=facets)

    return cut(old), cut(new)
