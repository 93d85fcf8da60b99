"""One side of a comparison: a line as a spec or a snapshot says it, with the files that it names."""

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import normpath
from typing import Any

from servewright.core.file import File
from servewright.core.identity import Identity
from servewright.core.slice import file_path
from servewright.core.spec import Spec
from servewright.formats.units.reference import Reference
from servewright.kinds.route import RouteSpec


@dataclass(frozen=True, slots=True)
class Side:
    """`files` are keyed by their path in the repository. The same line may lie elsewhere on the other side."""

    spec: Spec[Any]
    files: Mapping[str, File]

    def path(self, relative: str) -> str:
        """Where a file lies that the spec names."""
        return file_path(self.spec.folder, relative)

    def read(self, path: str) -> bytes | None:
        """The content of a file; None where there is none."""
        file = self.files.get(normpath(path))
        return None if file is None else file.content

    def digest(self, relative: str) -> str:
        """The sha256 of a file that the spec names; empty where it is not there."""
        file = self.files.get(self.path(relative))
        return "" if file is None else file.sha256


@dataclass(frozen=True, slots=True)
class RouteSide:
    """A route, and what its references name: the lines that answer, those of arms and fallbacks included."""

    route: Spec[RouteSpec]
    behind: Mapping[Identity, Side]

    def named(self, kind: str, reference: Reference) -> Side | None:
        """The line that a reference means; None where it is not among those behind the route."""
        exact = self.behind.get(Identity(kind, reference.name, reference.line))
        if exact is not None or reference.line is not None:
            return exact
        found = [side for identity, side in self.behind.items() if identity[:2] == (kind, reference.name)]
        return found[0] if len(found) == 1 else None
