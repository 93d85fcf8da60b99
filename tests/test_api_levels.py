"""The default profile against oasdiff's: where a level is another, the table of deviations says why."""

import json

import pytest

from servewright.api.change import Level, Size
from servewright.api.rules.levels import DEVIATIONS, level_of
from tests.api_cases import CASES, LEVELS

RULES = json.loads((CASES / "rules.json").read_text()) if CASES.exists() else []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule["level"] != "INFO"], ids=lambda rule: str(rule["id"]))
def test_what_breaks_is_as_loud_as_in_oasdiff(rule: dict[str, str]) -> None:
    level = level_of(rule["id"], Size.BREAKING, sure=False)
    assert (level == LEVELS[rule["level"]]) != (rule["id"] in DEVIATIONS)


def test_what_breaks_is_never_a_note() -> None:
    assert {level_of(rule["id"], Size.BREAKING) for rule in RULES} <= {Level.ERROR, Level.WARNING}
