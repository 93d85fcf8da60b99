"""One rendered object as the rules read it, and the folder that it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from servewright.core.facts import Object
from servewright.core.finding import Finding
from servewright.core.manifest import Manifest
from servewright.core.place import Path, Place
from servewright.core.rule import Rule
from servewright.formats.plain_tree import mapping_at, text_at, texts_in
from servewright.formats.pointer import pointer

REPORT = "report it with the spec that this was rendered from, since no spec should lead to it"


@dataclass(frozen=True, slots=True, eq=False)
class Rendered:
    """`group` and `namespace` are empty where the object has none; so is whatever is not a text. `at` is its spec."""

    tree: dict[str, Any]
    group: str
    kind: str
    namespace: str
    name: str
    at: Place

    def __str__(self) -> str:
        return f"`{self.kind or 'object'} {self.name or 'without a name'}`"

    @property
    def identity(self) -> Object:
        """What the cluster tells objects apart by; the version of the API is no part of it."""
        return Object(self.group, self.kind, self.namespace, self.name)

    @property
    def labels(self) -> dict[str, str]:
        return texts_in(mapping_at(self.tree, "metadata", "labels"))

    def finding(self, rule: Rule, path: Path, says: str, help: str = REPORT) -> Finding:
        """A finding about a value of this object; `says` goes on where the value has been named."""
        subject = f"`{pointer(path)}` of {self}" if path else str(self)
        return rule.finding(f"{subject} {says}", self.at, help=help)


@dataclass(frozen=True, slots=True, eq=False)
class Folder:
    """The objects of one app. `gateway` is the namespace of the environment's Gateway."""

    app: str
    environment: str
    minor: str
    gateway: str
    objects: tuple[Rendered, ...]

    def of_kind(self, group: str, kind: str, namespace: str) -> Iterator[Rendered]:
        """Objects of a kind in a namespace, in the order of the folder."""
        return (
            object
            for object in self.objects
            if object.kind == kind and object.group == group and object.namespace == namespace
        )


def rendered(manifest: Manifest, at: Place) -> Rendered:
    """A manifest whose header may be anything."""
    tree = manifest.tree
    group, slash, _ = text_at(tree, "apiVersion").rpartition("/")
    namespace, name = text_at(tree, "metadata", "namespace"), text_at(tree, "metadata", "name")
    return Rendered(tree, group if slash else "", text_at(tree, "kind"), namespace, name, at)
