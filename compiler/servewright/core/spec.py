"""A document that passed its kind's types, with the layers of YAML that it was merged from."""

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname
from typing import Any, Generic, TypeVar

from servewright.core.document import Document
from servewright.core.identity import Identity
from servewright.core.place import Path, Place

Body = TypeVar("Body", covariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A mapping at path `at` of a document that gives (or overrides) what lies below path `onto` of the spec."""

    document: Document
    at: Path = ()
    onto: Path = ()

    def translate(self, path: Path) -> Path | None:
        """Where the layer would hold this path of the spec; None: outside of the layer."""
        return self.at + path[len(self.onto) :] if path[: len(self.onto)] == self.onto else None


@dataclass(frozen=True, slots=True, eq=False)
class Spec(Generic[Body]):
    """`body` is the typed `spec:`, `tree` the whole document as the environment sees it, and must not be changed.

    `team` and `namespace` are empty where the kind has no owner; `version` where it has none. `home` is the folder of
    the files that a snapshot names, and empty for others.
    """

    identity: Identity
    body: Body
    layers: tuple[Layer, ...]
    tree: Mapping[str, Any]
    team: str = ""
    namespace: str = ""
    shared_with: tuple[str, ...] = ()
    version: str = ""
    home: str = ""

    @property
    def name(self) -> str:
        return self.identity.name

    @property
    def file(self) -> str:
        """The file that the document stands in, relative to the repository."""
        return self.layers[0].document.file

    @property
    def folder(self) -> str:
        """What the paths in the spec are relative to, itself relative to the repository."""
        return self.home or dirname(self.file)

    @property
    def is_snapshot(self) -> bool:
        """Whether it was read from what was released, rather than from `specs/`."""
        return self.file.startswith("renders/")

    def place(self, *path: str | int) -> Place:
        """Where a path, spelt as in YAML, was said: the last layer that has it, else its nearest ancestor."""
        for length in range(len(path), -1, -1):
            for layer in reversed(self.layers):
                inside = layer.translate(path[:length])
                if inside is not None and layer.document.holds(inside):
                    return layer.document.place(*inside)
        return self.layers[0].document.place()
