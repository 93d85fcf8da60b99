"""Defer: what no target renders yet is set aside, with one note a target; nothing is dropped in silence."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from servewright.core.field import RenderedBy
from servewright.core.finding import Finding, Severity
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.specs.fields import SpecField, find_values, marked_fields

TARGET_MISSING = Rule(
    "RND001",
    "target_missing",
    Severity.NOTE,
    "Fields of specs are validated and linked, and no target renders them yet.",
    "A setting that is believed to be in force, and is not, is worse than one that is missing.",
)


@dataclass(frozen=True, slots=True)
class Deferred:
    """The fleets without the specs that wait as a whole."""

    fleets: tuple[Fleet, ...]
    findings: tuple[Finding, ...]


def defer(fleets: Iterable[Fleet], kinds: Mapping[str, Kind], targets: Collection[str]) -> Deferred:
    """`targets` are the names of those that there are."""
    fields = {kind.name: tuple(_rendered_elsewhere(kind, targets)) for kind in kinds.values()}
    reported: dict[str, set[str]] = {}
    kept = []
    for fleet in fleets:
        waiting: set[Identity] = set()
        for identity, spec in fleet.specs.items():
            for field, mark in _said(spec, fields[identity.kind]):
                reported.setdefault(mark.target, set()).add(f"{identity.kind}.{field.name}")
                if mark.whole:
                    waiting.add(identity)
        kept.append(_without(fleet, waiting))
    return Deferred(tuple(kept), tuple(_note(target, reported[target]) for target in sorted(reported)))


def _rendered_elsewhere(kind: Kind, targets: Collection[str]) -> Iterator[tuple[SpecField, RenderedBy]]:
    return ((field, mark) for field, mark in marked_fields(kind.document, RenderedBy) if mark.target not in targets)


def _said(spec: Spec[Any], fields: Iterable[tuple[SpecField, RenderedBy]]) -> Iterator[tuple[SpecField, RenderedBy]]:
    """The fields that a spec sets."""
    for field, mark in fields:
        if any(find_values(spec.tree, field.pattern)) and (not mark.when or any(find_values(spec.tree, mark.when))):
            yield field, mark


def _without(fleet: Fleet, waiting: set[Identity]) -> Fleet:
    """A route waits for what it names."""
    reached = set(waiting)
    queue = list(waiting)
    while queue:
        for edge in fleet.used_by.get(queue.pop(), ()):
            if edge.source.kind == "Route" and edge.source not in reached:
                reached.add(edge.source)
                queue.append(edge.source)
    if not reached:
        return fleet
    specs = {identity: spec for identity, spec in fleet.specs.items() if identity not in reached}
    used_by = {
        target: tuple(edge for edge in edges if edge.source not in reached) for target, edges in fleet.used_by.items()
    }
    deferred = {identity: fleet.specs[identity] for identity in sorted(reached)}
    return replace(fleet, specs=specs, used_by=used_by, deferred=deferred)


def _note(target: str, fields: set[str]) -> Finding:
    listed = ", ".join(f"`{name}`" for name in sorted(fields))
    return TARGET_MISSING.finding(
        f"there is no target `{target}` yet, so {listed} {'is' if len(fields) == 1 else 'are'} not rendered"
    )
