"""API documents as they are written: those that cannot be compared, and where the parts of the others stand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from servewright.api.compare import compare
from servewright.api.document.library import Library
from servewright.api.document.text import parse
from servewright.cli.main import servewright
from servewright.core.place import Mark, Place, Step
from servewright.formats.yaml.load import load
from servewright.formats.yaml.marks import locate
from tests.trees import REPOSITORY

API = REPOSITORY / "compiler" / "servewright" / "api"
SOUND = "openapi: 3.1.0\ninfo: {title: orders, version: 1.0.0}\npaths: {}\n"


def cases(key: str) -> list[Any]:
    """The entries, in all case files of the engine, whose outcome stands under a key."""
    found: list[Any] = []
    for path in sorted(API.rglob("*.cases.yaml")):
        entries: Any = load(path.name, path.read_bytes()).documents[0].value
        found += [pytest.param(entry, id=f"{entry['rule']} {entry['name']}") for entry in entries if key in entry]
    return found


@pytest.mark.parametrize("case", cases("prints"))
def test_a_document_prints_its_findings(case: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(case["old"])
    Path("new.yaml").write_text(SOUND)
    ran = CliRunner().invoke(servewright, ["diff", "old.yaml", "new.yaml", "--fail-on", "none"])
    assert ran.stderr == case["prints"]
    assert ran.exit_code == (2 if "error[" in case["prints"] else 0)


@pytest.mark.parametrize("case", cases("pairs"))
def test_a_comparison_is_bounded(case: Any) -> None:
    files = {"old.yaml": case["old"].encode(), "new.yaml": case["new"].encode()}
    sides = Library("old.yaml", files.get), Library("new.yaml", files.get)
    found = compare(*sides, most_pairs=case["pairs"]).new_findings
    assert [{"message": finding.message, "help": finding.help} for finding in found] == case["findings"]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" \n"), max_size=6)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
)
STYLES = st.sampled_from(["json", "indented json", "block", "flow"])


def places(value: Any, place: Place) -> Iterator[Place]:
    """Every key and entry, and one beside them that is not there."""
    steps: list[Step] = list(value) if isinstance(value, dict) else list(range(len(value))) if value else []
    yield place.child("not there") if isinstance(value, dict) else place.child(len(steps))
    for step in steps:
        yield place.child(step)
        if isinstance(value[step], dict | list):
            yield from places(value[step], place.child(step))


def written(document: Any, style: str) -> str:
    if "json" in style:
        return json.dumps(document, indent=3 if style == "indented json" else None, ensure_ascii=False)
    return yaml.dump(document, Dumper=yaml.CSafeDumper, default_flow_style=style == "flow", allow_unicode=True)


@given(st.dictionaries(TEXTS, TREES, max_size=4), STYLES)
def test_a_part_stands_where_another_parse_of_the_text_finds_it(tree: dict[str, Any], style: str) -> None:
    document = {"openapi": "3.1.0", **tree}
    file = "a.json" if "json" in style else "a.yaml"
    text = written(document, style).encode()
    wanted = list(places(document, Place(file)))
    keys = {place: place.key() if isinstance(place.path[-1], str) else place for place in wanted}
    marks = locate(text, keys.values())
    assert Library(file, {file: text}.get).locate(wanted) == {place: marks[key] for place, key in keys.items()}


SHARED = """\
openapi: 3.1.0
a: &a
  b: {c: 1}
  d: [x, {e: 1}]
f: *a
g:
  <<: *a
  h: 1
  b: 2
? [odd, key]
: i: 1
"""


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ((), 1, 1),
        (("f",), 5, 1),
        (("f", "b", "c"), 3, 7),
        (("f", "d", 1, "e"), 4, 11),
        (("g", "h"), 8, 3),
        (("g", "b"), 9, 3),
        (("g", "d", 1), 6, 1),
        (("['odd', 'key']", "i"), 11, 3),
        (("a", "d", 7), 4, 3),
        (("a", "d", 0, "x"), 4, 7),
        (("a", 0), 2, 1),
    ],
)
def test_what_an_alias_repeats_stands_where_it_is_written(path: tuple[Step, ...], line: int, column: int) -> None:
    place = Place("a.yaml", path=path)
    found = Library("a.yaml", {"a.yaml": SHARED.encode()}.get).locate([place, Place("b.yaml")])
    assert found == {place: Mark("a.yaml", line, column)}


def test_merge_keys_give_way_to_own_keys() -> None:
    text = b"x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {c: 3, <<: [*x, *y, 5], '<<': 4}\n"
    assert parse("a.yaml", text).value == {
        "x": {"a": 1, "b": 1},
        "y": {"b": 2, "c": 2},
        "z": {"c": 3, "<<": 4, "a": 1, "b": 1},
    }
