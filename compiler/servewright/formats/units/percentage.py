"""Shares of a hundred, and differences between two of them."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Self

from servewright.formats.units.base import Scalar, Shape


@dataclass(frozen=True, slots=True, order=True)
class Percentage(Scalar):
    """From 0% to 100%; `value` is the number before the sign."""

    value: Decimal

    shape: ClassVar[Shape] = Shape(
        noun="a percentage",
        pattern=r"([0-9]{1,9}(?:\.[0-9]{1,9})?)%",
        write="write a number from 0 to 100 and its sign, such as `5%` or `99.95%`",
        examples=("5%", "99.95%"),
    )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError."""
        return cls(_up_to_hundred(cls.shape, text))

    @property
    def fraction(self) -> Fraction:
        """From 0 to 1, exact."""
        return Fraction(self.value) / 100

    def __str__(self) -> str:
        return f"{_plain(self.value)}%"


@dataclass(frozen=True, slots=True, order=True)
class Points(Scalar):
    """Percentage points, from 0 to 100: 91% less 0.5 points is 90.5%."""

    value: Decimal

    shape: ClassVar[Shape] = Shape(
        noun="a number of percentage points",
        pattern=r"([0-9]{1,9}(?:\.[0-9]{1,9})?) points?",
        write="write a number from 0 to 100 and the word, such as `0.5 points`",
        examples=("0.5 points", "1 point"),
    )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError."""
        return cls(_up_to_hundred(cls.shape, text))

    @property
    def fraction(self) -> Fraction:
        """From 0 to 1, exact."""
        return Fraction(self.value) / 100

    def __str__(self) -> str:
        return f"{_plain(self.value)} {'point' if self.value == 1 else 'points'}"


def _up_to_hundred(shape: Shape, text: str) -> Decimal:
    match = shape.match(text)
    if match is None:
        raise shape.miss(text)
    if Decimal(match[1]) > 100:
        raise shape.miss(text, "it is more than 100")
    return Decimal(match[1])


def _plain(value: Decimal) -> str:
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
