"""Every case that is a tree of files: the text that a user sees, to the letter."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from servewright.core.registry import constants
from servewright.core.rule import Rule
from servewright.formats.rule_cases import cases_of
from servewright.formats.yaml_load import load
from tests.trees import REPOSITORY, changed, printed

FAMILIES = ("formats", "stages", "targets", "edge", "cli")


def case_files() -> list[Path]:
    """Case files beside the code, and those of mistakes that several rules see."""
    beside = (REPOSITORY / "compiler" / "servewright").rglob("*.cases.yaml")
    return sorted([*beside, *(REPOSITORY / "tests" / "broken").glob("*.cases.yaml")])


def tree_cases(path: Path) -> list[Mapping[str, Any]]:
    """The cases of a file that are trees."""
    entries: Any = load(path.name, path.read_bytes()).documents[0].value
    return [entry for entry in entries if "files" in entry]


CASES = [(path, case) for path in case_files() for case in tree_cases(path)]


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[f"{p.stem}-{c['name']}" for p, c in CASES])
def test_a_tree_prints_its_findings(case: Mapping[str, Any]) -> None:
    assert printed(changed(case["files"])) == case["prints"]


def test_the_small_platform_is_sound() -> None:
    assert printed(changed({})) == ""


RULES = [(module, rule) for family in FAMILIES for module, rule in constants(f"servewright.{family}", Rule)]


def test_no_code_or_name_is_used_twice() -> None:
    codes = sorted(rule.code for _, rule in RULES)
    names = sorted(rule.name for _, rule in RULES)
    assert codes == sorted(set(codes))
    assert names == sorted(set(names))


@pytest.mark.parametrize(("module", "rule"), RULES, ids=[rule.code for _, rule in RULES])
def test_every_rule_says_what_it_means_and_has_a_case(module: Any, rule: Rule) -> None:
    assert rule.means.endswith(".")
    assert rule.why.endswith(".")
    assert cases_of(module, rule.code)
