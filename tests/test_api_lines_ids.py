"""Every id that a line or a route can bear is explained, and none is explained that cannot be."""

import re
from pathlib import Path

import pytest
import yaml

import servewright.api.lines
from servewright.api.change import Level, Size
from servewright.api.lines.ids import IDS

PACKAGE = Path(servewright.api.lines.__file__).parent
TABLES = Path(__file__).parent / "api" / "lines"
# Ids, and texts of which one part is put in where they are found.
TEXT = re.compile(r'f?"([a-z]+(?:-(?:[a-z]+|\{[^"\n]*?\}))+)"')


def emitted() -> set[str]:
    """The ids in the modules' own text, with what may stand in a template."""
    found = set()
    for file in PACKAGE.rglob("*.py"):
        if file.parent.name == "meanings":
            continue
        text = file.read_text(encoding="utf-8")
        for match in TEXT.finditer(text):
            pattern = re.compile("".join(map(part, re.split(r"(\{.*?\})", match[1]))))
            found |= {id for id in IDS if pattern.fullmatch(id)}
    return found


def part(text: str) -> str:
    return "[a-z-]+" if text.startswith("{") else re.escape(text)


def test_every_explained_id_is_emitted() -> None:
    assert emitted() == set(IDS)


def test_every_id_is_in_a_table_of_edits() -> None:
    """And so the tests show that each is found, and bears its size."""
    cases = [
        case for file in sorted(TABLES.glob("*.yaml")) for case in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]
    said = {text for case in cases for way in ("there", "back") for text in case[way]}
    tests = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_api_lines_*.py"))
    said |= set(re.findall(r'"((?:breaking|additive|patch) [a-z-]+)"', tests))
    assert [id for id, meaning in IDS.items() if f"{meaning.size} {id}" not in said] == []


@pytest.mark.parametrize("id", IDS)
def test_each_is_explained_in_sentences(id: str) -> None:
    meaning = IDS[id]
    for text in (meaning.means, meaning.why):
        assert re.fullmatch(r"[A-Z].*\.", text)
    assert meaning.example and not meaning.example.endswith(".")
    assert (meaning.level is Level.INFO) == (meaning.size is not Size.BREAKING and meaning.loud is None)
