"""A semantic version (SemVer 2.0.0) that is also an image tag, a label value and a file name."""

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import ClassVar, Self

import semver

from servewright.formats.units.base import Scalar, Shape

_NUMBER = "(0|[1-9][0-9]{0,8})"


@total_ordering
@dataclass(frozen=True, slots=True)
class Version(Scalar):
    """Ordered by precedence; without build metadata, for `+` is no character of an image tag."""

    major: int
    minor: int
    patch: int
    prerelease: str = ""

    shape: ClassVar[Shape] = Shape(
        noun="a version",
        pattern=rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-([0-9a-z-]+(?:\.[0-9a-z-]+)*))?",
        write="write three numbers such as `2.1.0`",
        examples=("2.1.0", "1.0.0-rc.1"),
        longest=63,
    )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError."""
        match = cls.shape.match(text)
        if match is None:
            raise cls.shape.miss(text, _habit(text))
        prerelease = match[4] or ""
        if prerelease.endswith("-"):
            raise cls.shape.miss(text, "it ends with `-`, as no label of Kubernetes may")
        if any(part.isdigit() and part[0] == "0" != part for part in prerelease.split(".")):
            raise cls.shape.miss(text, "a number in its pre-release begins with 0")
        return cls(int(match[1]), int(match[2]), int(match[3]), prerelease)

    def __lt__(self, other: "Version") -> bool:
        return _precedence(self) < _precedence(other)

    def __str__(self) -> str:
        core = f"{self.major}.{self.minor}.{self.patch}"
        return f"{core}-{self.prerelease}" if self.prerelease else core


def _precedence(version: Version) -> semver.Version:
    return semver.Version(version.major, version.minor, version.patch, version.prerelease or None)


def _habit(text: str) -> str:
    """Why a text that looks like a version is none."""
    core = re.split("[-+]", text, maxsplit=1)[0]
    if len(text) > Version.shape.longest:
        return f"it is {len(text)} characters long, more than {Version.shape.longest}"
    if core[:1] in ("v", "V") and core[1:2].isdigit():
        return f"leave out the `{core[:1]}`"
    if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", core):
        return ""
    if "+" in text:
        return "it has build metadata, and an image tag holds no `+`"
    if text != text.lower():
        return "it has upper-case letters, which not every disk tells from lower-case ones"
    if max(len(number) for number in core.split(".")) > 9:
        return "a number in it has more than 9 digits"
    if any(number[0] == "0" != number for number in core.split(".")):
        return "a number in it begins with 0"
    return "its pre-release is not letters, digits and `-` between dots"
