"""Any amount that Kubernetes reads: `500m`, `1.5Gi`, `2e3`, `-1`; wider than what specs may say.

https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Any

# For JSON Schema, with anchors; beyond two digits no exponent fits a quantity's 63 bits.
PATTERN = r"^[+-]?(?:[0-9]{1,32}\.?[0-9]{0,32}|\.[0-9]{1,32})(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?$"


def amount(value: Any) -> Fraction | None:
    """Exact; None where Kubernetes would not read it."""
    if isinstance(value, str):
        return _parsed(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _parsed(repr(value))
    return None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Fraction | None:
    match = _QUANTITY.fullmatch(text) if len(text) <= 64 else None
    if match is None:
        return None
    number, suffix = match.groups()
    if suffix in _SUFFIXES:
        return Fraction(number) * _SUFFIXES[suffix]
    return Fraction(f"{number}{suffix}")


_QUANTITY = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?")
_SUFFIXES: dict[str | None, Fraction] = {
    None: Fraction(1),
    "n": Fraction(1, 10**9),
    "u": Fraction(1, 10**6),
    "m": Fraction(1, 10**3),
    **{prefix: Fraction(1000**power) for power, prefix in enumerate("kMGTPE", 1)},
    **{f"{prefix}i": Fraction(1024**power) for power, prefix in enumerate("KMGTPE", 1)},
}
