"""Lock files: what the outside world resolved to for each version of a line, as YAML holds it."""

from typing import Annotated, Literal

from pydantic import Field

from servewright.core.lock import LockedArtifact, LockEntry
from servewright.core.strict import Items, SpecPart, field, maker
from servewright.formats.units.identifiers import ModuleAttribute
from servewright.formats.units.images import ImageReference
from servewright.formats.units.paths import ArtifactUri
from servewright.formats.units.text import Text

HexDigest = Annotated[
    str, Text("a SHA-256 digest", "[0-9a-f]{64}", "write its 64 hex digits in lower case", ("0" * 64,), 64, "[0-9a-f]")
]
ImageDigest = Annotated[
    str,
    Text(
        "an image digest",
        "sha256:[0-9a-f]{64}",
        "write `sha256:` and 64 hex digits in lower case",
        ("sha256:" + "0" * 64,),
        71,
        "[0-9a-f:sh]",
    ),
]


class ArtifactLock(SpecPart):
    """Where the weights are, and what they are."""

    uri: ArtifactUri = field("The URI that the spec named.")
    source: str = field("Where it was found.", "", because="the URI itself")
    version: str = field("The version in the registry.", "", because="the registry has none")
    sha256: HexDigest = field("The SHA-256 of the weights, in hex.")
    size: Annotated[int, Field(ge=0)] = field("The size of the weights.", unit="bytes")


class BuildLock(SpecPart):
    """A version that is built once more, upon patched images."""

    bases: dict[ImageReference, ImageDigest] = field("Digests of the images that are built upon.")
    image: ImageDigest | None = field("The digest of the built image.", None)
    reason: Annotated[str, Field(max_length=500)] = field("Why it is built again.", "", because="a patched base")


class VersionLock(SpecPart):
    """What one version resolved to."""

    artifact: ArtifactLock | None = field("The weights.", None)
    bases: dict[ImageReference, ImageDigest] = maker(dict, "Digests of the images that are built upon.")
    image: ImageDigest | None = field("The digest of the built image.", None)
    source: HexDigest | None = field("The SHA-256 of a code service's source.", None)
    app: ModuleAttribute | None = field("What of the source was asked for its API.", None)
    openapi: HexDigest | None = field("The SHA-256 of the OpenAPI document that the source emits.", None)
    builds: Items[BuildLock] = field("Later builds of the same version; the last one counts.", ())

    def entry(self) -> LockEntry:
        """The same as a plain value, with the bases and the image of the last build."""
        found = self.artifact
        last = self.builds[-1] if self.builds else None
        return LockEntry(
            LockedArtifact(found.uri, found.source or found.uri, found.sha256, found.size, found.version)
            if found
            else None,
            {**self.bases, **(last.bases if last else {})},
            (last.image if last else self.image) or "",
            self.source or "",
            self.app or "",
            self.openapi or "",
            len(self.builds),
        )


class LockFile(SpecPart):
    """The document of `specs/locks/<kind>-<name>-v<major>.yaml`."""

    api_version: Literal["servewright.dev/v1"]
    kind: Literal["Lock"]
    versions: dict[str, VersionLock] = field("What each version resolved to.")
