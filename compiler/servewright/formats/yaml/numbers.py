"""Numbers of YAML's core schema, and those that another reader takes for a different number."""

import math
import re
from collections.abc import Callable
from typing import Final

from servewright.core.finding import Severity
from servewright.core.rule import Rule
from servewright.formats.yaml.odd import OddValueError, show

LEADING_ZERO: Final = Rule(
    "LOD017",
    "integer_leading_zero",
    Severity.ERROR,
    "A bare integer begins with a zero, such as `0755`.",
    "YAML 1.1 reads it as octal (493) and YAML 1.2 as decimal (755).",
)
WIDE_INTEGER: Final = Rule(
    "LOD018",
    "integer_beyond_64_bits",
    Severity.ERROR,
    "A bare integer is below -2^63 or above 2^63-1.",
    "Readers of JSON and Kubernetes hold integers in 64 bits; a wider one is rounded or refused far from its spec.",
)
FLOAT_OVERFLOW: Final = Rule(
    "LOD019",
    "float_overflow",
    Severity.ERROR,
    "A number is too large for a 64-bit float and would become infinity.",
    "Infinity is written `.inf`; a number that turns into it is a slip of the exponent.",
)


def number(text: str) -> int | float | str:
    """The number that a plain scalar stands for, or the text itself if it is none; raises OddValueError."""
    form = _FORMS.fullmatch(text)
    return _READERS[form.lastgroup or ""](text) if form else text


def _decimal(text: str) -> int:
    digits = text.lstrip("+-")
    if digits[0] == "0" and len(digits) > 1:
        raise _leading_zero(text, digits)
    if len(digits) > 19:  # int() refuses thousands of digits
        raise _wide(text)
    return _within_64_bits(text, int(text))


def _leading_zero(text: str, digits: str) -> OddValueError:
    sign = "-" if text[0] == "-" else ""
    stripped = digits.lstrip("0") or "0"
    octal = f", `0o{show(stripped)}` for octal" if not sign and set(digits) <= set("01234567") else ""
    return OddValueError(
        LEADING_ZERO,
        int(sign + stripped) if len(stripped) <= 19 else text,
        f"integer `{show(text)}` has a leading zero, which YAML 1.1 takes for octal",
        f'write `{sign}{show(stripped)}`{octal}, or quote it: `"{show(text)}"`',
    )


def _wide(text: str) -> OddValueError:
    message = f"integer `{show(text)}` does not fit into 64 bits"
    return OddValueError(WIDE_INTEGER, text, message, "write a smaller one, or quote it if it is text")


def _within_64_bits(text: str, value: int) -> int:
    if -(2**63) <= value < 2**63:
        return value
    raise _wide(text)


def _float(text: str) -> float:
    value = float(text)
    if not math.isinf(value):
        return value
    message = f"number `{show(text)}` does not fit into a 64-bit float"
    raise OddValueError(
        FLOAT_OVERFLOW, text, message, "write a smaller one, `.inf` for infinity, or quote it if it is text"
    )


# YAML 1.2.2, section 10.3.2; infinities and NaN are words.
_FORMS = re.compile(
    r"(?P<decimal>[-+]?[0-9]+)|(?P<octal>0o[0-7]+)|(?P<hex>0x[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
)
_READERS: dict[str, Callable[[str], int | float]] = {
    "decimal": _decimal,
    "octal": lambda text: _within_64_bits(text, int(text[2:], 8)),
    "hex": lambda text: _within_64_bits(text, int(text, 16)),
    "float": _float,
}
