"""What the outside world resolved to for each version of a line: compiling reads it, and never resolves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256


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
    """`bases` maps an image reference to its digest; `image` is the digest of the built image; both `sha256:<hex>`.

    `source` is the digest of a code service's folder, `app` what was asked for its API, and `openapi` the digest of
    the document that it gave; all are empty where nothing is locked. `builds` counts how often it was built again.
    """

    artifact: LockedArtifact | None = None
    bases: Mapping[str, str] = field(default_factory=dict)
    image: str = ""
    source: str = ""
    app: str = ""
    openapi: str = ""
    builds: int = 0


def folder_digest(files: Mapping[str, str]) -> str:
    """The SHA-256, in hex, of a folder whose files have these digests (hex) by their path below it.

    It is the digest of what GNU `sha256sum` prints for the files in the order of their paths' bytes.
    """
    lines = (_line(path, files[path]) for path in sorted(files, key=_bytes))
    return sha256(b"".join(lines)).hexdigest()


def _line(path: str, digest: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return ("\\" * (escaped != path) + digest + "  ").encode() + _bytes(escaped) + b"\n"


def _bytes(path: str) -> bytes:
    return path.encode(errors="surrogateescape")
