"""One rendered object, and the bytes that become of it."""

from dataclasses import dataclass
from typing import Any

from servewright.core.spec import Spec


@dataclass(frozen=True, slots=True, eq=False)
class Manifest:
    """`tree` is a plain tree in the order that people read it; `source` is the spec that it was made from."""

    tree: dict[str, Any]
    source: Spec[Any]

    @property
    def kind(self) -> str:
        return str(self.tree["kind"])

    @property
    def api_version(self) -> str:
        return str(self.tree["apiVersion"])

    @property
    def group(self) -> str:
        """The API group; empty for core kinds."""
        group, slash, _ = self.api_version.partition("/")
        return group if slash else ""

    @property
    def name(self) -> str:
        return str(self.tree["metadata"]["name"])

    @property
    def namespace(self) -> str:
        """Empty for cluster-scoped objects."""
        return str(self.tree["metadata"].get("namespace", ""))


@dataclass(frozen=True, slots=True)
class Output:
    """A file below `renders/`."""

    path: str
    content: bytes
