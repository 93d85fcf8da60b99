"""The engine on two lines: their own documents, or generated ones whose places lead back to the spec."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from posixpath import join
from typing import Any, Final

import orjson

from servewright.api.change import Change
from servewright.api.compare import compare
from servewright.api.document.library import Library
from servewright.api.document.text import UnreadableError
from servewright.api.lines.found import found
from servewright.api.lines.side import Side
from servewright.core.finding import Finding, Severity
from servewright.core.place import Place

# No file of a repository: what is generated lies beside the spec, so that relative references lead where the spec's do.
_GENERATED: Final = ".servewright/generated.json"
# What the gate says about versions, it says from the specs.
_VERSIONS: Final = frozenset({"api-version-not-bumped", "api-version-decreased", "api-major-version-not-bumped"})


@dataclass(frozen=True, slots=True)
class View:
    """One side as the engine reads it; what has no place in a file of the user's has the place `home`."""

    library: Library
    home: Place


def generated(side: Side, tree: dict[str, Any], home: Place) -> View:
    """A tree as a document in the spec's folder; raises UnreadableError where it is too deep."""
    path, content = generated_path(side), orjson.dumps(tree)
    return View(Library(path, lambda file: content if file == path else side.read(file)), home)


def generated_path(side: Side) -> str:
    """Where a generated document would lie."""
    return join(side.spec.folder, _GENERATED)


def compare_views(old: View, new: View) -> Iterator[Change]:
    """What the engine finds, in the places of the specs and their files."""
    comparison = compare(old.library, new.library)
    blocking = [finding for finding in comparison.old_findings if finding.severity is Severity.ERROR]
    blocking += [finding for finding in comparison.new_findings if finding.code == _TOO_LARGE]
    for change in comparison.changes:
        if change.id not in _VERSIONS:
            yield replace(change, old=_at_home(change.old, old), new=_at_home(change.new, new))
    yield from (not_comparable(finding, old.home, new.home) for finding in blocking[:1])


def not_comparable(finding: Finding, old: Place, new: Place) -> Change:
    """Nobody knows what changed, so that it may be anything."""
    message = f"the two APIs cannot be compared, since {finding.message}"
    return replace(found("api-not-comparable", message, old, new), decided=False)


def unreadable(error: UnreadableError, old: Place, new: Place) -> Change:
    """The same, where a document has no content that is known."""
    return not_comparable(error.finding, old, new)


def _at_home(place: Place | None, view: View) -> Place | None:
    return view.home if place is not None and place.file.endswith(_GENERATED) else place


_TOO_LARGE: Final = "API007"
