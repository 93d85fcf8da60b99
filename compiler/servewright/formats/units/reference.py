"""How one spec names another: by name, by line (`eta-predictor@2`) or by exact release (`menu-caption@1.4.0`)."""

from dataclasses import dataclass
from typing import ClassVar, Self

from servewright.formats.units.base import Scalar, Shape
from servewright.formats.units.names import SPEC_NAME
from servewright.formats.units.version import Version


@dataclass(frozen=True, slots=True)
class Reference(Scalar):
    """At most one of `major` and `version` is given; with neither, it names the only line that there is."""

    name: str
    major: int | None = None
    version: Version | None = None

    shape: ClassVar[Shape] = Shape(
        noun="a reference",
        pattern=rf"({SPEC_NAME.pattern})(?:@(?:(0|[1-9][0-9]{{0,8}})|({Version.shape.pattern})))?",
        write="write a name, alone or with a line or release, such as `eta-predictor@2` or `menu-caption@1.4.0`",
        examples=("eta-predictor", "eta-predictor@2", "menu-caption@1.4.0"),
        longest=SPEC_NAME.longest + 1 + Version.shape.longest,
    )

    def __post_init__(self) -> None:
        if self.major is not None and self.version is not None:
            raise ValueError("a reference names a line or a release, not both")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError."""
        name, at, rest = text.partition("@")
        try:
            SPEC_NAME.parse(name)
        except ValueError:
            raise cls.shape.miss(text, SPEC_NAME.reason(name) if name else "") from None
        if not at:
            return cls(name)
        if cls.shape.match(text) is None:
            raise cls.shape.miss(text, "what follows `@` is neither a line such as `2` nor a release such as `1.4.0`")
        if rest.isdigit():
            return cls(name, int(rest))
        return cls(name, version=Version.parse(rest))

    @property
    def line(self) -> int | None:
        """The major version, where the reference tells it."""
        return self.major if self.version is None else self.version.major

    def __str__(self) -> str:
        if self.version is not None:
            return f"{self.name}@{self.version}"
        return self.name if self.major is None else f"{self.name}@{self.major}"
