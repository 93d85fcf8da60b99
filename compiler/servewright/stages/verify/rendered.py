"""One rendered object as the rules read it, and the folder that it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from servewright.core.facts import Object
from servewright.core.finding import Finding
from servewright.core.manifest import Manifest
from servewright.core.place import Path, Place
from servewright.core.rule import Rule
from servewright.formats.plain_tree import mapping_at, text_at
from servewright.formats.pointer import pointer

REPORT = "report it with the spec that this was rendered from, since no spec should lead to it"


@dataclass(frozen=True, slots=True, eq=False)
class Rendered:
    """`group` and `namespace` are empty where the object has none; so is whatever is not a text. `at` is its spec.

    `size` is in bytes of JSON with an indent of two spaces, which is what YAML comes to or a little more; `unwritable`
    says why there is no such JSON, else it is empty.
    """

    tree: dict[str, Any]
    group: str
    kind: str
    namespace: str
    name: str
    at: Place
    size: int
    unwritable: str

    def __str__(self) -> str:
        if self.kind and self.name:
            return f"`{on_one_line(f'{self.kind} {self.name}')}`"
        name = f"object `{on_one_line(self.name)}`" if self.name else "an object without a name"
        return f"a `{on_one_line(self.kind)}` without a name" if self.kind else name

    @property
    def identity(self) -> Object:
        """What the cluster tells objects apart by; the version of the API is no part of it."""
        return Object(self.group, self.kind, self.namespace, self.name)

    def finding(self, rule: Rule, path: Path, says: str, help: str = REPORT) -> Finding:
        """A finding about a value of this object; `says` goes on where the value has been named."""
        subject = f"`{on_one_line(pointer(path))}` of {self}" if path else str(self)
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
    metadata = mapping_at(tree, "metadata")
    namespace, name = text_at(metadata, "namespace"), text_at(metadata, "name")
    try:
        size, unwritable = len(orjson.dumps(tree, option=_AS_IT_STANDS)), ""
    except orjson.JSONEncodeError as fault:
        size, unwritable = 0, str(fault).partition("\n")[0]
    return Rendered(tree, group if slash else "", text_at(tree, "kind"), namespace, name, at, size, unwritable)


def on_one_line(text: str) -> str:
    """A text as it may stand between backticks."""
    return "".join(c if c.isprintable() and c != "`" else f"\\u{ord(c):04x}" for c in text)


_AS_IT_STANDS = (
    orjson.OPT_INDENT_2
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)
