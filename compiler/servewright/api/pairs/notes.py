"""Annotations that callers and their generated clients act on: defaults, discriminators, extensible values."""

from collections.abc import Mapping
from typing import Any, Final

from servewright.api.document.stability import LEVELS
from servewright.api.document.sunset import SunsetError, sunset_of
from servewright.api.pairs.edit import NARROWS, NEITHER, Differences
from servewright.api.schema.likeness import Likeness
from servewright.api.schema.normal import Nodes, Schema
from servewright.api.schema.values import canonical

_STABILITY: Final = "x-stability-level"


def compare_notes(before: Mapping[str, Any], after: Mapping[str, Any], found: Differences) -> None:
    """Adds what changed beside what is accepted."""
    _default(before, after, found)
    _deprecation(before, after, found)
    _stability(before.get(_STABILITY, "stable"), after.get(_STABILITY, "stable"), found)
    extensible = _texts(before.get("x-extensible-enum")), _texts(after.get("x-extensible-enum"))
    if "x-extensible-enum" in after:
        for text in sorted(extensible[0] - extensible[1]):
            found.edit("x-extensible-enum-value-removed", NARROWS, text, at=("x-extensible-enum",))


def _deprecation(before: Mapping[str, Any], after: Mapping[str, Any], found: Differences) -> None:
    at = ("deprecated",)
    was, is_now = before.get("deprecated") is True, after.get("deprecated") is True
    if was and not is_now:
        found.edit("reactivated", NEITHER, at=at)
    elif is_now and not was:
        try:
            sunset = sunset_of(after.get("x-sunset"))
        except SunsetError:
            found.edit("deprecated-sunset-invalid", NEITHER, str(after["x-sunset"])[:40], at=("x-sunset",))
            return
        if sunset is None:
            found.edit("deprecated", NEITHER, at=at)
        else:
            found.edit("deprecated-with-sunset", NEITHER, sunset.isoformat(), at=("x-sunset",))


def _stability(before: Any, after: Any, found: Differences) -> None:
    if before == after:
        return
    for level in (before, after):
        if level not in LEVELS:
            found.edit("stability-invalid", NEITHER, str(level)[:40], at=(_STABILITY,))
            return
    down = LEVELS.index(after) < LEVELS.index(before)
    found.edit(f"stability-{'decreased' if down else 'increased'}", NEITHER, before, after, at=(_STABILITY,))


def _default(before: Mapping[str, Any], after: Mapping[str, Any], found: Differences) -> None:
    first = canonical(before["default"]) if "default" in before else None
    second = canonical(after["default"]) if "default" in after else None
    if first != second:
        what = "added" if first is None else "removed" if second is None else "changed"
        found.edit(f"default-value-{what}", NEITHER, first or "none", second or "none", at=("default",))


def compare_discriminators(old: Schema, new: Schema, likeness: Likeness, found: Differences) -> None:
    """Adds what changed in how clients tell which alternative a value is.

    Without an entry the name of a component stands for it, so that an entry of that name says nothing new.
    """
    before, after = _mapping(old.notes.get("discriminator")), _mapping(new.notes.get("discriminator"))
    at = ("discriminator",)
    if not before or not after:
        if before or after:
            found.edit(f"discriminator-{'removed' if before else 'added'}", NEITHER, at=at)
        return
    if before.get("propertyName") != after.get("propertyName"):
        words = f"{before.get('propertyName')}", f"{after.get('propertyName')}"
        found.edit("discriminator-property-name-changed", NEITHER, *words, at=at)
    first, second = likeness.old.named_alternatives(old), likeness.new.named_alternatives(new)
    for name in sorted(first.keys() | second.keys()):
        where = (*at, "mapping", name)
        if name not in first and likeness.new.name(second[name]) != name:
            found.edit("discriminator-mapping-added", NEITHER, name, at=where)
        elif name not in second and likeness.old.name(first[name]) != name:
            found.edit("discriminator-mapping-deleted", NEITHER, name, at=where)
        elif name in first and name in second and not _is_same(first[name], second[name], likeness):
            found.edit("discriminator-mapping-changed", NEITHER, name, at=where)


def _is_same(old: Nodes, new: Nodes, likeness: Likeness) -> bool:
    return likeness.old.name(old) == likeness.new.name(new) != "" or likeness.alike(old, new)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> frozenset[str]:
    return frozenset(map(canonical, value)) if isinstance(value, list) else frozenset()
