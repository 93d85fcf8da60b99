"""Names and amounts as an API server reads them."""

from fractions import Fraction
from typing import Any

import pytest

from servewright.formats.kubernetes.names import (
    is_file_key,
    is_label_key,
    is_label_name,
    is_label_value,
    is_path_segment,
    is_port_name,
    is_service_name,
    is_subdomain,
    is_variable_name,
)
from servewright.formats.kubernetes.quantity import PATTERN, amount
from servewright.formats.kubernetes.schema_faults import compiled


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("+1", 1), ("-1", -1), ("1.", 1), (".5", Fraction(1, 2)), ("500m", Fraction(1, 2)), ("1k", 1000),
        ("1Ki", 1024), ("1.5Gi", 3 * 2**29), ("1E", 10**18), ("1E3", 1000), ("1e-3", Fraction(1, 1000)), ("1Ei", 2**60),
        ("5n", Fraction(1, 200_000_000)), (3, 3), (0.5, Fraction(1, 2)), (1e3, 1000),
        ("", None), ("1 Gi", None), ("1GB", None), ("K", None), ("1K", None), ("1e999", None), ("0x1", None),
        ("1\n", None), ("9" * 65, None), (True, None), (None, None), ([], None), (float("nan"), None),
    ],
)  # fmt: skip
def test_amounts(text: Any, value: Fraction | int | None) -> None:
    assert amount(text) == value
    if isinstance(text, str):
        assert (not list(compiled({"pattern": PATTERN}, "it")(text))) is (value is not None)


@pytest.mark.parametrize(
    ("accepts", "good", "bad"),
    [
        (is_label_name, ["a", "0", "a-b", "a" * 63], ["", "-a", "a-", "A", "a.b", "a" * 64, "a\n", "é"]),
        (is_service_name, ["a", "a-0"], ["", "0", "0a", "a_b", "a" * 64]),
        (is_subdomain, ["a", "0.a", "a-b.c", "a" * 253], ["", ".", "a..b", "a.", "-a.b", "A", "a" * 254]),
        (is_path_segment, ["a", "A:b c", "system:reader"], ["", ".", "..", "a/b", "a%b", "a" * 254]),
        (is_label_key, ["a", "A_b.c", "example.com/a", "a" * 63], ["", "/a", "a/", "a/b/c", "E.com/a", "a" * 64, "-a"]),
        (is_label_value, ["", "a", "A_b.c-1", "a" * 63], ["-a", "a-", "a b", "a+b", "a" * 64, "a\n"]),
        (is_port_name, ["http", "a", "0a", "h-2", "a" * 15], ["", "80", "a--b", "-a", "HTTP", "a" * 16, "a_b"]),
        (is_variable_name, ["A", "_a", "a.b", "-a"], ["", "0A", "A=B", "A B", "é"]),
        (is_file_key, ["a", ".a", "A_b.c", "a" * 253], ["", ".", "..", "..a", "a/b", "a b", "a" * 254]),
    ],
)
def test_names(accepts: Any, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not accepts(text)] == []
    assert [text for text in bad if accepts(text)] == []
