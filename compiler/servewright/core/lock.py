"""What the outside world resolved to for each version of a line: compiling reads it, and never resolves."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LockedArtifact:
    """`uri` is what the spec said, `source` where it was found; `sha256` in hex, `size` in bytes."""

    uri: str
    source: str
    sha256: str
    size: int
    version: str = ""


@dataclass(frozen=True, slots=True)
class LockEntry:
    """`bases` maps an image reference to its digest; `image` is the digest of the built image; both `sha256:<hex>`."""

    artifact: LockedArtifact | None = None
    bases: Mapping[str, str] = field(default_factory=dict)
    image: str = ""
    source: str = ""
    openapi: str = ""
