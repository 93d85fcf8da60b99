"""Properties that came, went, or became required, and what an object may hold besides them."""

from collections.abc import Mapping
from typing import Any

from servewright.api.pairs.edit import (
    BOTH,
    EITHER,
    NARROWS,
    NEITHER,
    NO,
    PERHAPS,
    SAME,
    WIDENS,
    YES,
    Differences,
    Edge,
    Edit,
    Effect,
    Property,
)
from servewright.api.schema.normal import ANYTHING, NOTHING, Nodes, Schema
from servewright.api.schema.schemas import Schemas


def compare_objects(old: Schema, new: Schema, sides: tuple[Schemas, Schemas], found: Differences) -> None:
    """Adds what changed for values that are objects; both sides accept objects."""
    for name in sorted({*old.properties, *new.properties}):
        _property(name, old, new, sides, found)
    for name in sorted((old.required ^ new.required) - {*old.properties, *new.properties}):
        member = Property(name, name in new.required, read_only=False, write_only=False)
        _required(name, member, old, new, found)
    _additional(old, new, found)
    _patterns(old, new, found)
    _dependents(old, new, found)
    if old.names != ANYTHING or new.names != ANYTHING:
        if ANYTHING in (old.names, new.names):
            added = old.names == ANYTHING
            effect = NARROWS if added else WIDENS
            found.edit(f"property-names-{'added' if added else 'removed'}", effect, at=("propertyNames",))
        else:
            found.edges.append(Edge("propertyNames", old.names, new.names))


def _property(name: str, old: Schema, new: Schema, sides: tuple[Schemas, Schemas], found: Differences) -> None:
    before, after = old.properties.get(name), new.properties.get(name)
    path = ("properties", name)
    if before is None and after is not None:
        notes = sides[1].form(after).notes
        member = _member(name, name in new.required, notes)
        narrows = YES if member.required and name not in old.required else NO
        effect = Effect(narrows, YES if old.additional == NOTHING and after != NOTHING else NO)
        found.edits.append(Edit("property-added", effect, (name,), (), path, member))
        if not member.required:
            _required(name, member, old, new, found)  # it may have been demanded without being declared
        if old.additional not in (ANYTHING, NOTHING):
            found.edges.append(Edge(name, old.additional, after, SAME, is_property=True))
    elif after is None and before is not None:
        member = _member(name, name in old.required, sides[0].form(before).notes)
        closed = new.additional == NOTHING
        effect = Effect(YES if closed else PERHAPS, YES)
        if new.additional not in (ANYTHING, NOTHING):
            found.edges.append(Edge(name, before, new.additional, SAME, is_property=True))
        found.edits.append(Edit("property-removed", effect, (name,), path, (), member))
        if not member.required:
            _required(name, member, old, new, found)
    elif before is not None and after is not None:
        first, second = sides[0].form(before).notes, sides[1].form(after).notes
        member = _member(name, name in new.required, second)
        _required(name, member, old, new, found)
        _flags(name, name in new.required, first, second, found)
        # Where it was sent before, that it is not any more is a change of its own.
        found.edges.append(Edge(name, before, after, SAME, True, member.read_only, member.write_only))


def _member(name: str, required: bool, notes: Mapping[str, Any]) -> Property:
    return Property(name, required, notes.get("readOnly") is True, notes.get("writeOnly") is True, "default" in notes)


def _required(name: str, member: Property, old: Schema, new: Schema, found: Differences) -> None:
    path = ("properties", name)
    if name in new.required and name not in old.required:
        found.edits.append(Edit("property-became-required", NARROWS, (name,), path, path, member))
    elif name in old.required and name not in new.required:
        found.edits.append(Edit("property-became-optional", WIDENS, (name,), path, path, member))


def _flags(name: str, required: bool, first: Mapping[str, Any], second: Mapping[str, Any], found: Differences) -> None:
    """Flips of readOnly and writeOnly; what they mean depends on the direction alone."""
    path = ("properties", name)
    for keyword, word in (("readOnly", "read-only"), ("writeOnly", "write-only")):
        before, after = first.get(keyword) is True, second.get(keyword) is True
        if before != after:
            member = Property(name, required, keyword == "readOnly", keyword == "writeOnly")
            flip = f"property-became-{'' if after else 'not-'}{word}"
            found.edits.append(Edit(flip, NEITHER, (name,), path, path, member))


def _additional(old: Schema, new: Schema, found: Differences) -> None:
    before, after = old.additional, new.additional
    at = ("additionalProperties",)
    if before == after == ANYTHING or before == after == NOTHING:
        return
    if NOTHING in (before, after):
        closed = after == NOTHING
        name = f"additional-properties-{'closed' if closed else 'opened'}"
        found.edit(name, NARROWS if closed else WIDENS, at=at)
    else:
        found.edges.append(Edge("additionalProperties", before, after, is_property=True))


def _patterns(old: Schema, new: Schema, found: Differences) -> None:
    for pattern in sorted({*old.patterns, *new.patterns}):
        before, after = old.patterns.get(pattern), new.patterns.get(pattern)
        if before is not None and after is not None:
            found.edges.append(Edge(f"patternProperties/{pattern}", before, after, is_property=True))
            continue
        added = before is None
        around = old.additional if added else new.additional
        effect = _beside(around, added)
        at = ("patternProperties", pattern)
        found.edit(f"pattern-property-{'added' if added else 'removed'}", effect, pattern, at=at)


def _beside(additional: Nodes, added: bool) -> Effect:
    """What names that match a pattern were allowed before, or are allowed now: whatever `additionalProperties` says."""
    if additional == ANYTHING:
        return NARROWS if added else WIDENS
    if additional == NOTHING:
        return WIDENS if added else NARROWS
    return BOTH


def _dependents(old: Schema, new: Schema, found: Differences) -> None:
    for name in sorted({*old.dependent_required, *new.dependent_required}):
        before = old.dependent_required.get(name, frozenset())
        after = new.dependent_required.get(name, frozenset())
        if before == after:
            continue
        what = "added" if not before else "removed" if not after else "changed"
        effect = Effect(YES if after - before else NO, YES if before - after else NO)
        found.edit(f"dependent-required-{what}", effect, name, at=("dependentRequired", name))
    for name in sorted({*old.dependents, *new.dependents}):
        schemas = old.dependents.get(name), new.dependents.get(name)
        if schemas[0] is not None and schemas[1] is not None:
            found.edges.append(Edge(f"dependentSchemas/{name}", schemas[0], schemas[1], is_property=True))
        else:
            added = schemas[0] is None
            effect = NARROWS if added else WIDENS
            found.edit(
                f"dependent-schema-{'added' if added else 'removed'}", effect, name, at=("dependentSchemas", name)
            )


def compare_unevaluated(old: Schema, new: Schema, found: Differences) -> None:
    """`unevaluatedProperties` and `unevaluatedItems`: what they speak of depends on all the keywords beside them."""
    for keyword, word in (("unevaluatedProperties", "properties"), ("unevaluatedItems", "items")):
        attribute = f"unevaluated_{word}"
        before, after = getattr(old, attribute), getattr(new, attribute)
        if before is None and after is None:
            continue
        if before is None or after is None:
            added = before is None
            effect = NARROWS if added else WIDENS
            found.edit(f"unevaluated-{word}-{'added' if added else 'removed'}", effect, at=(keyword,))
        elif (before == NOTHING) != (after == NOTHING):
            found.edit(f"unevaluated-{word}-changed", NARROWS if after == NOTHING else WIDENS, at=(keyword,))
        elif before != NOTHING:
            found.edges.append(Edge(keyword, before, after, EITHER, is_property=True))
