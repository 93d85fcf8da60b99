"""How often something happens, or may happen: `1200/s`, `200k/min`, `50M/month`."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal, Self, cast

from servewright.formats.units.base import Scalar, Shape, scaled

Period = Literal["s", "min", "h", "d", "month"]


@dataclass(frozen=True, slots=True)
class Rate(Scalar):
    """A whole count, more than zero, in one period.

    The order is by `per_second`. Yet `60/min` and `1/s`, of which neither is less, are not equal: a limiter counts them
    over windows of different length.
    """

    count: int
    period: Period

    shape: ClassVar[Shape] = Shape(
        noun="a rate",
        pattern=r"([0-9]{1,18}(?:\.[0-9]{1,9})?)([kMG]?)/(s|min|h|d|month)",
        write="write a count and a period such as `1200/s`, `600/min` or `50M/month`",
        examples=("1200/s", "600/min", "200k/min", "50M/month"),
    )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError."""
        match = cls.shape.match(text)
        if match is None:
            raise cls.shape.miss(text)
        count = scaled(match[1], _UNITS[match[2]])
        if count is None:
            raise cls.shape.miss(text, "its count is no whole number")
        if count == 0:
            raise cls.shape.miss(text, "its count is zero")
        if count >= 1 << 63:
            raise cls.shape.miss(text, "its count is more than 63 bits can hold")
        return cls(count, cast(Period, match[3]))  # the pattern holds the same five

    @property
    def per_second(self) -> Fraction:
        """Exact, with 30 days in a month."""
        return Fraction(self.count, _SECONDS[self.period])

    def __lt__(self, other: "Rate") -> bool:
        return self.per_second < other.per_second

    def __le__(self, other: "Rate") -> bool:
        return self.per_second <= other.per_second

    def __gt__(self, other: "Rate") -> bool:
        return self.per_second > other.per_second

    def __ge__(self, other: "Rate") -> bool:
        return self.per_second >= other.per_second

    def __str__(self) -> str:
        unit = next(unit for unit in reversed(_UNITS) if self.count % _UNITS[unit] == 0)
        return f"{self.count // _UNITS[unit]}{unit}/{self.period}"


_UNITS = {"": 1, "k": 1_000, "M": 1_000_000, "G": 1_000_000_000}
_SECONDS: dict[Period, int] = {"s": 1, "min": 60, "h": 3_600, "d": 86_400, "month": 2_592_000}
