"""What quantities, rates and versions mean: their order, their arithmetic, the forms that consumers read."""

import re
from collections.abc import Callable
from itertools import pairwise, product
from typing import Any

import pytest
import semver
from hypothesis import given, settings
from hypothesis import strategies as st

from servewright.formats.units.duration import Duration
from servewright.formats.units.percentage import Percentage, Points
from servewright.formats.units.quantity import ByteSize, Cpu, Memory
from servewright.formats.units.rate import Rate
from servewright.formats.units.reference import Reference
from servewright.formats.units.version import Version

PARTS = st.text("ab019-", min_size=1, max_size=3)
VERSIONS = st.builds(
    "{}.{}.{}-{}".format, *[st.integers(0, 11)] * 3, st.lists(PARTS, min_size=1, max_size=3).map(".".join)
)


def _readable(kind: Any, text: str) -> bool:
    try:
        kind.parse(text)
    except ValueError:
        return False
    return True


ORDERED: dict[str, tuple[Callable[[Any], Any], st.SearchStrategy[Any]]] = {
    "Duration": (Duration, st.integers(0, 10**15)),
    "Cpu": (Cpu, st.integers(1, 10**9)),
    "Memory": (Memory, st.integers(1, 2**63 - 1)),
    "ByteSize": (ByteSize, st.integers(1, 2**63 - 1)),
    "Percentage": (Percentage, st.decimals(0, 100, places=4)),
    "Points": (Points, st.decimals(0, 100, places=4)),
    "Version": (Version.parse, VERSIONS.filter(lambda text: _readable(Version, text))),
}


@given(st.data(), st.sampled_from(sorted(ORDERED)))
@settings(deadline=None)
def test_order_is_total_and_printing_exact(data: st.DataObject, name: str) -> None:
    make, given_values = ORDERED[name]
    values = [make(data.draw(given_values)) for _ in range(3)]
    for left, right in product(values, repeat=2):
        assert [left < right, left == right, left > right].count(True) == 1
        assert (left <= right) == (left < right or left == right)
        assert (left == right) == (str(left) == str(right))
    assert all(left <= right for left, right in pairwise(sorted(values)))
    assert all(type(value).parse(str(value)) == value for value in values)


@given(st.integers(0, 10**15), st.integers(0, 10**15))
@settings(deadline=None)
def test_durations_add_and_round_up(left: int, right: int) -> None:
    whole = Duration(left) + Duration(right)
    assert whole.seconds == Duration(left).seconds + Duration(right).seconds
    assert whole.whole_seconds - 1 < whole.seconds <= whole.whole_seconds
    assert whole.milliseconds - 1 < whole.seconds * 1000 <= whole.milliseconds


def test_rates_compare_by_second() -> None:
    minute, second = Rate.parse("60/min"), Rate.parse("1/s")
    assert minute <= second <= minute
    assert minute != second
    assert not minute < second
    assert not minute > second
    assert Rate.parse("2592000/month").per_second == second.per_second
    assert Rate.parse("50M/month") < Rate.parse("20/s")
    assert Rate.parse("20/s") > Rate.parse("50M/month")


def test_shares_are_exact_fractions() -> None:
    assert str(Percentage.parse("99.95%").fraction) == "1999/2000"
    assert str(Points.parse("0.5 points").fraction) == "1/200"


def test_a_line_is_the_major_of_a_release() -> None:
    assert [Reference.parse(text).line for text in ("eta", "eta@2", "eta@3.1.0")] == [None, 2, 3]
    with pytest.raises(ValueError, match="a reference names a line or a release, not both"):
        Reference("eta", 2, Version(2, 0, 0))


def test_a_duration_is_not_negative() -> None:
    with pytest.raises(ValueError, match="-1 microseconds are less than none"):
        Duration(-1)


GATEWAY_DURATIONS = {
    "0s": "0s",
    "100ms": "100ms",
    "30s": "30s",
    "90s": "1m30s",
    "1500ms": "1s500ms",
    "3661001ms": "1h1m1s1ms",
    "14d": "336h",
    "99999h": "99999h",
    "100000h": "`100000h` is not a duration of Gateway API: it counts whole milliseconds below 100000h",
    "5us": "`5us` is not a duration of Gateway API: it counts whole milliseconds below 100000h",
}


@pytest.mark.parametrize(("text", "printed"), GATEWAY_DURATIONS.items())
def test_gateway_durations(text: str, printed: str) -> None:
    try:
        assert Duration.parse(text).gateway() == printed
        assert re.fullmatch("([0-9]{1,5}(h|m|s|ms)){1,4}", printed)
    except ValueError as fault:
        assert str(fault) == printed


PRECEDENCE = "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1"


def test_versions_are_ordered_by_precedence() -> None:
    versions = [Version.parse(text) for text in PRECEDENCE.split()]
    assert all(left < right for left, right in pairwise(versions))


@given(VERSIONS)
@settings(deadline=None)
def test_versions_are_those_of_semver(text: str) -> None:
    if _readable(Version, text):
        assert str(semver.Version.parse(text)) == text
    else:
        assert not semver.Version.is_valid(text) or text.endswith("-")
