"""Two schemas that hold at once, as one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from servewright.api.schema.facets import merged_facets
from servewright.api.schema.normal import ANYTHING, Nodes, Schema, nodes_of

Part = TypeVar("Part")


def can_merge(first: Schema, second: Schema) -> bool:
    """Whether the two can be written as one.

    `additionalProperties` and `unevaluated*` look at the schema object that they stand in, so that a closed schema of
    an `allOf` cannot always give its words to the whole.
    """
    if second.unevaluated_properties is not None or second.unevaluated_items is not None:
        return False
    closed = first.additional != ANYTHING or second.additional != ANYTHING
    return not (closed and (first.patterns or second.patterns))


def conjunction(first: Schema, second: Schema) -> Schema:
    """What holds where both hold; the place, the nodes and notes of the first come first."""
    null = (first.null and accepts_null_outright(second)) or (second.null and accepts_null_outright(first))
    if not null:
        first, second = _with_null_as_type(first), _with_null_as_type(second)
    return replace(
        first,
        types=first.types & second.types,
        typed=first.typed or second.typed,
        listed=first.listed or second.listed,
        null=null,
        enum=_narrower(first.enum, second.enum),
        const=first.const or second.const,
        facets=merged_facets(first.facets, second.facets),
        properties=_properties(first, second),
        patterns=_by_name(first.patterns, second.patterns),
        additional=nodes_of(first.additional, second.additional),
        required=first.required | second.required,
        dependent_required=_required(first.dependent_required, second.dependent_required),
        dependents=_by_name(first.dependents, second.dependents),
        names=nodes_of(first.names, second.names),
        prefix=_prefix(first, second),
        items=nodes_of(first.items, second.items),
        contains=_both(first.contains, second.contains),
        any_of=_both(first.any_of, second.any_of),
        one_of=_both(first.one_of, second.one_of),
        nots=_both(first.nots, second.nots),
        conditions=_both(first.conditions, second.conditions),
        content=first.content if second.content is None else nodes_of(first.content or ANYTHING, second.content),
        odd={**second.odd, **first.odd},
        notes={**second.notes, **first.notes},
        conjuncts=_both(first.conjuncts, second.conjuncts),
        dynamic=_both(first.dynamic, second.dynamic),
        wrap=None,
        idle={**second.idle, **first.idle},
    )


def accepts_null_outright(schema: Schema) -> bool:
    """Whether null passes for sure."""
    listed = schema.enum is None or "null" in schema.enum
    return schema.null or ("null" in schema.types and not is_conditional(schema) and listed)


def is_conditional(schema: Schema) -> bool:
    """Whether a value of any type has to pass more than its own type's keywords."""
    return bool(schema.any_of or schema.one_of or schema.nots or schema.conditions or schema.conjuncts or schema.odd)


def _with_null_as_type(schema: Schema) -> Schema:
    """What accepts null whatever stands beside it leaves the last word to the other schema."""
    if not schema.null or is_conditional(schema):
        return schema
    enum = None if schema.enum is None else schema.enum | {"null"}
    return replace(schema, null=False, types=schema.types | {"null"}, enum=enum)


def _narrower(first: frozenset[str] | None, second: frozenset[str] | None) -> frozenset[str] | None:
    if first is None or second is None:
        return first if second is None else second
    return first & second


def _properties(first: Schema, second: Schema) -> dict[str, Nodes]:
    names = [*first.properties, *(name for name in second.properties if name not in first.properties)]
    return {
        name: nodes_of(first.properties.get(name, first.additional), second.properties.get(name, second.additional))
        for name in names
    }


def _by_name(first: Mapping[str, Nodes], second: Mapping[str, Nodes]) -> dict[str, Nodes]:
    return {name: nodes_of(first.get(name, ()), second.get(name, ())) for name in {**first, **second}}


def _required(first: Mapping[str, frozenset[str]], second: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {name: first.get(name, frozenset()) | second.get(name, frozenset()) for name in {**first, **second}}


def _prefix(first: Schema, second: Schema) -> tuple[Nodes, ...]:
    length = max(len(first.prefix), len(second.prefix))
    return tuple(nodes_of(_at(first, index), _at(second, index)) for index in range(length))


def _at(schema: Schema, index: int) -> Nodes:
    return schema.prefix[index] if index < len(schema.prefix) else schema.items


def _both(first: tuple[Part, ...], second: tuple[Part, ...]) -> tuple[Part, ...]:
    return first + tuple(part for part in second if part not in first)
