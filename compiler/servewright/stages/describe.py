"""Describe: what callers of each line and route may rely on, as an OpenAPI document."""

from collections.abc import Iterable, Mapping
from typing import Any

from servewright.api.lines.document import line_document, route_document
from servewright.api.lines.side import RouteSide, Side
from servewright.core.file import File
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.release import Running
from servewright.core.spec import Spec
from servewright.formats.json_print import GENERATED_BY_EXTENSION, print_json
from servewright.formats.releases.paths import stem

_HEADER = "servewright. Do not edit."


def describe(
    fleets: Iterable[Fleet], running: Mapping[str, Mapping[Identity, Running]], files: Mapping[str, File]
) -> dict[str, bytes]:
    """`apis/<environment>/<kind>-<name>.json` below `renders/`, where a line or route has such a document."""
    shelf = _Shelf(files)
    outputs: dict[str, bytes] = {}
    for fleet in fleets:
        where = fleet.environment.name
        for identity, one in running.get(where, {}).items():
            spec = fleet.specs.get(identity)
            if spec is None or identity in fleet.poisoned:
                continue
            document = shelf.route(fleet, spec) if identity.kind == "Route" else shelf.line(spec, one.digest)
            if document:
                outputs[f"apis/{where}/{stem(identity)}.json"] = document
    return outputs


class _Shelf:
    """Each document is made and written once, however many environments and routes have it."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = files
        self._trees: dict[Spec[Any], dict[str, Any] | None] = {}
        self._printed: dict[tuple[Identity, str], bytes] = {}
        self._routes: dict[tuple[Spec[Any], ...], bytes] = {}

    def line(self, spec: Spec[Any], digest: str) -> bytes:
        key = spec.identity, digest
        if key not in self._printed:
            document = self._tree(Side(spec, self._files))
            self._printed[key] = _print(document) if document is not None else b""
        return self._printed[key]

    def route(self, fleet: Fleet, spec: Spec[Any]) -> bytes:
        named = {edge.target for edge in fleet.uses.get(spec.identity, ()) if edge.target.major is not None}
        behind: dict[Identity, Spec[Any]] = {name: fleet.specs[name] for name in sorted(named) if name in fleet.specs}
        key = (spec, *behind.values())
        if key not in self._routes:
            sides = {name: Side(line, self._files) for name, line in behind.items()}
            self._routes[key] = _print(route_document(RouteSide(spec, sides), self._tree))
        return self._routes[key]

    def _tree(self, side: Side) -> dict[str, Any] | None:
        if side.spec not in self._trees:
            self._trees[side.spec] = line_document(side)
        return self._trees[side.spec]


def _print(document: dict[str, Any]) -> bytes:
    return print_json(document, _HEADER, GENERATED_BY_EXTENSION)
