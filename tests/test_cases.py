"""Every case that is a tree of files: the text that a user sees, to the letter."""

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from servewright.core.registry import constants
from servewright.core.rule import FAMILIES, Rule
from servewright.formats.rule_cases import cases_of
from servewright.formats.yaml.load import load
from tests.cases import prints, shown
from tests.trees import REPOSITORY, changed, printed


def entries(path: Path) -> list[Mapping[str, Any]]:
    """The cases of a file; none where it holds values of units."""
    documents = load(path.name, path.read_bytes()).documents
    found: Any = documents[0].value if documents else []
    return found if isinstance(found, list) else []


BESIDE = sorted((REPOSITORY / "compiler" / "servewright").rglob("*.cases.yaml"))
# Mistakes that several rules see, or that no single rule is about.
BROKEN = sorted((REPOSITORY / "tests" / "broken").glob("*.cases.yaml"))
TREES = [(path, case) for path in [*BESIDE, *BROKEN] for case in entries(path) if prints(case)]


@pytest.mark.parametrize("case", [case for _, case in TREES], ids=[f"{p.stem}-{c['name']}" for p, c in TREES])
def test_a_tree_prints_its_findings(case: Mapping[str, Any]) -> None:
    assert shown(case) == case["prints"]


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_one_mistake_is_one_finding(path: Path) -> None:
    counts = {case["name"]: case["prints"].count("error[") for case in entries(path)}
    if path.stem != "several.cases":
        assert {name for name, count in counts.items() if count > 1} == set()


def test_no_two_trees_have_the_same_name() -> None:
    names = [(path, case["name"]) for path, case in TREES]
    assert sorted(set(names)) == sorted(names)


def test_the_small_platform_is_sound() -> None:
    assert printed(changed({})) == ""


RULES = [(module, rule) for family in FAMILIES for module, rule in constants(f"servewright.{family}", Rule)]


def test_no_code_or_name_is_used_twice() -> None:
    codes = sorted(rule.code for _, rule in RULES)
    names = sorted(rule.name for _, rule in RULES)
    assert codes == sorted(set(codes))
    assert names == sorted(set(names))


@pytest.mark.parametrize(("module", "rule"), RULES, ids=[rule.code for _, rule in RULES])
def test_every_rule_says_what_it_means_and_has_a_case(module: ModuleType, rule: Rule) -> None:
    assert rule.means.endswith(".")
    assert rule.why.endswith(".")
    assert cases_of(module, rule.code)


def speaks(case: Mapping[str, Any]) -> bool:
    """Whether the case's rule has something to say."""
    return f"[{case['rule']}]" in case["prints"] if "prints" in case else bool(case["findings"])


@pytest.mark.parametrize("path", BESIDE, ids=[path.stem for path in BESIDE])
def test_each_rule_of_a_file_speaks_first_and_is_quiet_once(path: Path) -> None:
    spoken: dict[str, list[bool]] = {}
    for case in entries(path):
        spoken.setdefault(case["rule"], []).append(speaks(case))
    assert {code: (found[0], False in found) for code, found in spoken.items()} == dict.fromkeys(spoken, (True, True))
