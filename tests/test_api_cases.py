"""Every judged pair of OpenAPI documents: where the engine decides otherwise, the table of differences says why."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from servewright.api.compare import compare
from tests.api_cases import CASES, Agreement, agreement, judged, library

DIFFERENCES = Path(__file__).with_name("api") / "differences.yaml"
AREAS = {rule["id"]: rule["area"] for rule in json.loads((CASES / "rules.json").read_text())} if CASES.exists() else {}
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the judged pairs are not beside this repository")


def expected() -> dict[str, Agreement]:
    """What is known to differ; all else agrees."""
    groups: list[dict[str, Any]] = yaml.safe_load(DIFFERENCES.read_text())
    return {case: Agreement(False, "verdict" not in group) for group in groups for case in group["cases"]}


def test_the_differences_are_the_deliberate_ones() -> None:
    found = {case["id"]: agreement(case) for case in judged()}
    differing = {id: each for id, each in found.items() if each != Agreement(True, True)}
    known = expected()
    # A verdict may differ although the ids agree: a level is another.
    assert {id: each.verdict for id, each in differing.items()} == {id: each.verdict for id, each in known.items()}


def test_agreement_is_a_number_that_cannot_fall_silently() -> None:
    by_area: dict[str, list[Agreement]] = defaultdict(list)
    for case in judged():
        by_area[area(case)].append(agreement(case))
    table = {
        name: (len(each), sum(one.ids for one in each), sum(one.verdict for one in each))
        for name, each in sorted(by_area.items())
    }
    assert table == AGREEMENT


def area(case: Any) -> str:
    """Where oasdiff puts the first finding that the case expects."""
    return AREAS[case["expect"][0]["id"]] if case["expect"] else "Nothing"


# Cases, those whose ids agree, those whose verdicts agree.
AGREEMENT: dict[str, tuple[int, int, int]] = {
    "Headers": (3, 3, 3),
    "Info": (4, 4, 4),
    "Nothing": (40, 34, 40),
    "Parameters": (36, 31, 34),
    "Paths": (17, 17, 17),
    "RequestBody": (5, 5, 5),
    "Responses": (5, 4, 5),
    "Schema": (151, 140, 138),
    "Security": (6, 6, 4),
    "Tags": (2, 2, 2),
}


DOCUMENTS = sorted({case[side] for case in judged() for side in ("base", "revision")})


@pytest.mark.parametrize("path", DOCUMENTS)
def test_nothing_changed_between_a_document_and_itself(path: str) -> None:
    found = compare(library(path), library(path))
    assert found.changes == ()
    assert found.old_findings == found.new_findings
