"""What a spec says for one environment only: a partial of its operations, laid over the rest."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from servewright.core.document import Document
from servewright.core.field import Part
from servewright.core.finding import Finding, Severity
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.core.spec import Layer
from servewright.formats.nearest import did_you_mean
from servewright.formats.specs.fields import fields_at
from servewright.formats.specs.merge import merge
from servewright.formats.units.shown import shown

RELEASE_OVERRIDDEN = Rule(
    "VAL007",
    "release_overridden",
    Severity.ERROR,
    "A partial under `environments:` sets a field that callers can observe.",
    "A release is the same everywhere, and only how it is run differs; else a test in staging proves nothing.",
)
REMOVED_UNKNOWN = Rule(
    "VAL009",
    "removed_unknown",
    Severity.ERROR,
    "A partial under `environments:` removes, with `null`, a key that is not there.",
    "A misspelt removal removes nothing, in silence.",
)


def lay_over(document: Document, environment: str, partial: dict[str, Any]) -> tuple[Any, tuple[Layer, ...]]:
    """The document's tree as the environment sees it, and the layers that it came from."""
    tree = document.value
    assert isinstance(tree, dict)
    layers = (Layer(document), Layer(document, ("spec", "environments", environment), ("spec",)))
    return {**tree, "spec": merge(tree["spec"], partial)}, layers


def check_partial(
    document: Document, environment: str, partial: dict[str, Any], type_: type[BaseModel]
) -> Iterator[Finding]:
    """Fields of the partial that may not differ by environment."""
    base = document.value["spec"] if isinstance(document.value, dict) else None
    yield from _check(document, ("spec", "environments", environment), ("spec",), partial, base, type_)


def _check(
    document: Document, at: Path, onto: Path, partial: dict[str, Any], base: Any, type_: type[BaseModel]
) -> Iterator[Finding]:
    for key, value in partial.items():
        path = (*onto, key)
        place = document.place(*at, key).key()
        inner = base.get(key) if isinstance(base, dict) else None
        if key == "environments":
            yield RELEASE_OVERRIDDEN.finding("`environments` cannot differ by environment", place, help="remove it")
        elif isinstance(value, dict) and isinstance(inner, dict) and _has_fields(type_, path):
            yield from _check(document, (*at, key), path, value, inner, type_)
        elif _is_release(type_, path, value):
            yield RELEASE_OVERRIDDEN.finding(
                f"{shown(key)} cannot differ by environment",
                place,
                help=f"set it at `{'.'.join(str(step) for step in path)}` for all of them, with a new version",
            )
        elif value is None and inner is None:
            yield REMOVED_UNKNOWN.finding(
                f"{shown(key)} is removed here, and is not set",
                place,
                help=did_you_mean(key, base if isinstance(base, dict) else ()) or "remove it",
            )


def _has_fields(type_: type[BaseModel], path: Path) -> bool:
    """Whether a path is a mapping of fields, which may be partly release and partly operations."""
    return any(len(field.pattern) > len(path) for field in fields_at(type_, path))


def _is_release(type_: type[BaseModel], path: Path, value: Any) -> bool:
    """Whether callers can observe a field, or one that a new mapping brings along."""
    if isinstance(value, dict) and _has_fields(type_, path):
        return any(_is_release(type_, (*path, key), inner) for key, inner in value.items())
    return any(field.part is Part.RELEASE for field in fields_at(type_, path) if len(field.pattern) == len(path))
