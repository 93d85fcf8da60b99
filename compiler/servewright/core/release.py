"""What is frozen once it has merged: a release, which callers can observe, and a revision, how it is run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from servewright.core.document import Document
from servewright.core.identity import Identity
from servewright.core.spec import Spec


class Point(NamedTuple):
    """A release with its operations; a route has no version. Written `2.1.0+3fa9c1e`."""

    version: str
    revision: str

    def __str__(self) -> str:
        return f"{self.version}+{self.revision}" if self.version else self.revision


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """`digest` (hex) covers what was written, not the defaults that stand beside it; `document` is the snapshot."""

    identity: Identity
    version: str
    digest: str
    document: Document

    @property
    def spec(self) -> Mapping[str, Any]:
        """The release fields as they were written."""
        return self._mapping("spec")

    @property
    def defaults(self) -> Mapping[str, Any]:
        """What was left out, by JSON pointers into `spec`, as it was understood when the release was made."""
        return self._mapping("defaults")

    @property
    def files(self) -> Mapping[str, Mapping[str, Any]]:
        """SHA-256 and size of the files that the release names, by their paths below the release's folder."""
        return self._mapping("files")

    @property
    def home(self) -> str:
        """Where in that folder the paths of the spec begin: deep enough that `..` does not lead out of it."""
        value = self.document.value
        return str(value.get("home", "")) if isinstance(value, dict) else ""

    def _mapping(self, key: str) -> Mapping[str, Any]:
        value = self.document.value
        found = value.get(key) if isinstance(value, dict) else None
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True, eq=False)
class Revision:
    """`image` is empty for what has none."""

    identity: Identity
    point: Point
    image: str
    document: Document


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """What an environment runs of a line or route. `digest` is the release's, empty for a route.

    `pinned`: by a pin, from a snapshot, whatever the specs say. `replaced` is what the pin says was there before.
    """

    spec: Spec[Any]
    point: Point
    digest: str
    image: str = ""
    pinned: bool = False
    replaced: Spec[Any] | None = None
