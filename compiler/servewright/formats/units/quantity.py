"""Amounts of processor, memory and data, in the notation of Kubernetes and of IEC 80000-13."""

from dataclasses import dataclass
from typing import ClassVar, Self

from servewright.formats.units.base import Json, Scalar, Shape, scaled


@dataclass(frozen=True, slots=True, order=True)
class Cpu(Scalar):
    """More than zero, in thousandths of a core, below which Kubernetes does not count."""

    milli: int

    shape: ClassVar[Shape] = Shape(
        noun="an amount of CPU",
        pattern=r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(m?)",
        write="write cores such as `2` or `0.5`, or thousandths such as `500m`",
        examples=("2", "500m"),
    )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Cores, or thousandths with `m`; raises ValueError."""
        match = cls.shape.match(text)
        if match is None:
            raise cls.shape.miss(text)
        milli = scaled(match[1], 1 if match[2] else 1000)
        if milli is None:
            raise cls.shape.miss(text, "it is finer than `1m`")
        if milli == 0:
            raise cls.shape.miss(text, "it is zero")
        return cls(milli)

    @classmethod
    def read(cls, value: object) -> Self:
        """Numbers too, for `cpu: 2` and `cpu: 0.5` are what people write."""
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9:
            return cls.parse(str(value))
        return super(Cpu, cls).read(value)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> Json:
        return cls.shape.json_schema() | {"type": ["string", "number"]}

    def __str__(self) -> str:
        return f"{self.milli}m" if self.milli % 1000 else str(self.milli // 1000)


@dataclass(frozen=True, slots=True, order=True)
class Memory(Scalar):
    """More than zero, in whole bytes, within 63 bits."""

    bytes: int

    shape: ClassVar[Shape] = Shape(
        noun="an amount of memory",
        pattern=r"([0-9]{1,19}(?:\.[0-9]{1,9})?)((?:[KMGTP]i|[kMGTP])?)",
        write="write a number and a unit such as `512Mi` or `4Gi`",
        examples=("512Mi", "4Gi"),
    )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError."""
        if text.endswith("m") and cls.shape.match(text[:-1]):
            raise cls.shape.miss(text, "`m` would be thousandths of a byte, write `M` or `Mi`")
        return cls(_bytes(cls.shape, text, _MEMORY))

    @classmethod
    def read(cls, value: object) -> Self:
        """Integers too: a bare number counts bytes."""
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 64:
            return cls.parse(str(value))
        return super(Memory, cls).read(value)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> Json:
        return cls.shape.json_schema() | {"type": ["string", "integer"]}

    def __str__(self) -> str:
        return _shortest(self.bytes, _MEMORY)


@dataclass(frozen=True, slots=True, order=True)
class ByteSize(Scalar):
    """More than zero, in whole bytes, within 63 bits."""

    bytes: int

    shape: ClassVar[Shape] = Shape(
        noun="a size in bytes",
        pattern=r"([0-9]{1,19}(?:\.[0-9]{1,9})?)((?:[KMGTP]i|[kMGTP])?B)",
        write="write a number and a unit such as `200KiB` or `4MiB`",
        examples=("200KiB", "4MiB"),
    )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError."""
        return cls(_bytes(cls.shape, text, _SIZE))

    def __str__(self) -> str:
        return _shortest(self.bytes, _SIZE)


def _bytes(shape: Shape, text: str, units: dict[str, int]) -> int:
    match = shape.match(text)
    if match is None:
        raise shape.miss(text)
    count = scaled(match[1], units[match[2]])
    if count is None:
        raise shape.miss(text, "it is no whole number of bytes")
    if count == 0:
        raise shape.miss(text, "it is zero")
    if count >= 1 << 63:
        raise shape.miss(text, "it is more than 63 bits can count")
    return count


def _shortest(count: int, units: dict[str, int]) -> str:
    # `1T` is also 976562500Ki: people write the unit with the fewest digits. Binary wins where two have as few.
    digits, unit = min(
        ((str(count // size), unit) for unit, size in units.items() if count % size == 0), key=lambda pair: len(pair[0])
    )
    return digits + unit


_MEMORY = {f"{prefix}i": 1024**power for power, prefix in enumerate("KMGTP", 1)}
_MEMORY |= {prefix: 1000**power for power, prefix in enumerate(("", "k", "M", "G", "T", "P"))}
_SIZE = {f"{unit}B": size for unit, size in _MEMORY.items()}
