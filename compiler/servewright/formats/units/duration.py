"""A length of time: `100ms`, `30s`, `14d`; exact to the microsecond."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from servewright.formats.units.base import Scalar, Shape, scaled


@dataclass(frozen=True, slots=True, order=True)
class Duration(Scalar):
    """Never negative, at most a hundred years, so that it fits 64 bits of nanoseconds; a day has 24 hours."""

    us: int

    shape: ClassVar[Shape] = Shape(
        noun="a duration",
        pattern=r"([0-9]{1,19}(?:\.[0-9]{1,9})?)(us|ms|s|m|h|d)",
        write="write a number and a unit such as `100ms`, `30s` or `10m`",
        examples=("100ms", "30s", "10m", "14d"),
    )

    def __post_init__(self) -> None:
        if self.us < 0:
            raise ValueError(f"{self.us} microseconds are less than none")

    @classmethod
    def parse(cls, text: str) -> Self:
        """One number and one unit; raises ValueError."""
        match = cls.shape.match(text)
        if match is None:
            raise cls.shape.miss(text)
        us = scaled(match[1], _UNITS[match[2]])
        if us is None:
            raise cls.shape.miss(text, "it is finer than a microsecond")
        if us > _LONGEST:
            raise cls.shape.miss(text, "it is longer than a hundred years")
        return cls(us)

    @property
    def seconds(self) -> Fraction:
        """Exact."""
        return Fraction(self.us, _UNITS["s"])

    @property
    def whole_seconds(self) -> int:
        """Rounded up: a field that takes seconds must not end sooner than was asked for."""
        return -(-self.us // _UNITS["s"])

    @property
    def milliseconds(self) -> int:
        """Rounded up."""
        return -(-self.us // _UNITS["ms"])

    def gateway(self) -> str:
        """The form of Gateway API's Duration, `1h30m` (GEP-2257); raises ValueError where it has none."""
        hours, rest = divmod(self.us, _UNITS["h"])
        if hours > 99_999 or rest % _UNITS["ms"]:
            raise ValueError(f"`{self}` is not a duration of Gateway API: it counts whole milliseconds below 100000h")
        text = f"{hours}h" if hours else ""
        for unit in ("m", "s", "ms"):
            count, rest = divmod(rest, _UNITS[unit])
            text += f"{count}{unit}" if count else ""
        return text or "0s"

    def __add__(self, other: "Duration") -> "Duration":
        return Duration(self.us + other.us)

    def __str__(self) -> str:
        if self.us == 0:
            return "0s"
        unit = next(unit for unit in reversed(_UNITS) if self.us % _UNITS[unit] == 0)
        return f"{self.us // _UNITS[unit]}{unit}"


_UNITS = {"us": 1, "ms": 1_000, "s": 1_000_000, "m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000}
_LONGEST = 36_500 * _UNITS["d"]
