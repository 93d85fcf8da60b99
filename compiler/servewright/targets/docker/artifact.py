"""Where a build finds a model's weights, and how it knows that they are the right ones."""

from dataclasses import dataclass
from typing import Any, Literal

from servewright.core.lock import LockedArtifact
from servewright.core.slice import Slice, file_path
from servewright.core.spec import Spec
from servewright.formats.specs.files import has_scheme
from servewright.kinds.model.kind import ModelSpec


@dataclass(frozen=True, slots=True)
class Pointer:
    """`sha256` (hex) is empty and `size` (bytes) None where nothing is locked.

    `origin`: BuildKit takes the file from the repository, downloads it, or is given it by whoever builds.
    """

    origin: Literal["repository", "download", "given"]
    uri: str
    source: str
    sha256: str = ""
    size: int | None = None

    @property
    def tree(self) -> dict[str, Any]:
        """As `artifact.json` holds it."""
        digest = {"sha256": self.sha256, "size": self.size} if self.sha256 else {}
        return {"uri": self.uri, "source": self.source, **digest}


def pointer(slice: Slice, model: Spec[ModelSpec]) -> Pointer:
    """What the lock says of the artifact, or the workspace of a file of the repository."""
    uri = model.body.artifact.uri
    if not has_scheme(uri):
        file = slice.file(model, uri)
        # The path in the repository, not the spec's: moving a spec's file moves no bytes.
        path = file_path(model.folder, uri)
        return Pointer("repository", path, path, file.sha256, file.size)
    origin: Literal["download", "given"] = "download" if uri.startswith("https://") else "given"
    locked = slice.lock(model.identity).artifact
    if locked is None or locked.uri != uri:
        return Pointer(origin, uri, uri)
    return _locked(origin, locked)


def _locked(origin: Literal["download", "given"], locked: LockedArtifact) -> Pointer:
    return Pointer(origin, locked.uri, locked.source, locked.sha256, locked.size)
