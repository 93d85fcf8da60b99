"""Pins as YAML holds them."""

from typing import Annotated, Literal

from pydantic import Field

from servewright.core.release import Point
from servewright.core.strict import SpecPart, field
from servewright.formats.units.text import Text
from servewright.formats.units.version import Version

RevisionDigest = Annotated[
    str,
    Text("a revision", "[0-9a-f]{7}", "write its 7 hex digits, such as `3fa9c1e`", ("3fa9c1e",), 7, "[0-9a-f]"),
]


class PinnedPoint(SpecPart):
    """A release with its operations."""

    version: Version | None = field("The release; a route has none.", None)
    revision: RevisionDigest = field("The revision.")

    @property
    def point(self) -> Point:
        return Point(str(self.version) if self.version else "", self.revision)


class PinFile(SpecPart):
    """The document of `specs/pins/<environment>/<kind>-<name>[-v<major>].yaml`."""

    api_version: Literal["servewright.dev/v1"]
    kind: Literal["Pin"]
    version: Version | None = field("The release that runs; a route has none.", None)
    revision: RevisionDigest = field("The revision that runs.")
    replaces: PinnedPoint | None = field("What ran before.", None)
    reason: Annotated[str, Field(max_length=500)] = field("Why it was promoted out of turn, or rolled back.", "")

    @property
    def point(self) -> Point:
        return Point(str(self.version) if self.version else "", self.revision)
