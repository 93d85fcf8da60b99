"""What the YAML reader finds: the table of its cases, and that no input breaks it."""

import base64
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from servewright.core.finding import Finding
from servewright.core.place import Mark, Place
from servewright.core.rule import Rule
from servewright.formats import yaml as package
from servewright.formats.yaml.load import load
from servewright.formats.yaml.marks import locate

FILE = "specs/spec.yaml"
PACKAGE = Path(package.__path__[0])
MODULES = (
    "aliases",
    "load",
    "numbers",
    "reader",
    "scalars",
    "syntax",
    "tags",
    "text",
)
CASE_FILES = [PACKAGE / f"{module}.cases.yaml" for module in MODULES]
CASES: list[dict[str, Any]] = [
    case for path in CASE_FILES for case in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
]
RULES = {
    rule.code: rule
    for module in MODULES
    for rule in vars(import_module(f"{package.__name__}.{module}")).values()
    if isinstance(rule, Rule)
}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['rule']} {case['name']}" for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    text = _text(case)
    findings = load(FILE, text).findings
    compared = [finding for finding in findings if "others" not in case or finding.code == case["rule"]]
    assert [_shown(finding, text) for finding in compared] == [_expected(case, entry) for entry in case["findings"]]
    assert len(findings) - len(compared) == case.get("others", 0)


def test_every_rule_begins_with_a_case_that_fires_and_has_one_that_does_not() -> None:
    assert sorted(RULES) == [f"LOD{number:03}" for number in range(1, len(RULES) + 1)]
    for code in RULES:
        findings = [case["findings"] for case in CASES if case["rule"] == code]
        assert findings[0] and [] in findings, code


@pytest.mark.parametrize("path", CASE_FILES, ids=MODULES)
def test_the_cases_are_read_as_another_reader_reads_them(path: Path) -> None:
    loaded = load(path.name, path.read_bytes())
    assert [document.value for document in loaded.documents] == [yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)]
    assert [finding.code for finding in loaded.findings] == ["LOD004"]


@pytest.mark.parametrize(
    ("text", "values", "complete"),
    [
        ("", [], True),
        ("# nothing\n---\n---\na: 1\n", [(1, {"a": 1}, True)], True),
        ("a: 1\n--- \nb: [\n", [(0, {"a": 1}, True)], False),
        ("a: 1\na: 2\n---\nb: 1\n", [(0, {"a": 1}, False), (1, {"b": 1}, True)], True),
        ("? {a: 1}\n: {b: no}\nc: {<<: 1, d: 2}\n", [(0, {"c": {"d": 2}}, False)], True),
        ("200: {a: 1, 1: 2}\n~: 3\n", [(0, {"200": {"a": 1, "1": 2}, "~": 3}, False)], True),
        ("a: &a [1, *a]\nb: *a\n", [(0, {"a": [1, None], "b": [1, None]}, False)], True),
        ("a: 0755\nb: !x 1\nc: !!int x\nd: yes\n", [(0, {"a": 755, "b": "1", "c": "x", "d": "yes"}, False)], True),
        ("--- [1]\n--- x\n--- ~\n", [(0, [1], False), (1, "x", False), (2, None, False)], True),
        ("\ufeffa: 1\r\nb: 2\r", [(0, {"a": 1, "b": 2}, True)], True),
        ("a: \0", [], False),
    ],
)
def test_documents(text: str, values: list[tuple[int, Any, bool]], complete: bool) -> None:
    loaded = load(FILE, text.encode())
    assert [(document.index, document.value, document.sound) for document in loaded.documents] == values
    assert loaded.complete is complete


def test_an_alias_shares_its_value() -> None:
    value: Any = load(FILE, b"a: &a [1]\nb: *a\n").documents[0].value
    assert value["a"] is value["b"]


@pytest.mark.parametrize(("uses", "codes"), [(990, []), (991, ["LOD008"])])
def test_a_long_text_is_dear_to_repeat(uses: int, codes: list[str]) -> None:
    text = f"a: &a {'x' * 6400}\nb: [{'*a, ' * uses}]\n"
    assert [finding.code for finding in load(FILE, text.encode()).findings] == codes


MIB = 1024 * 1024
HOSTILE = {
    "open lists": b"[" * MIB,
    "open mappings": b"{a: " * (MIB // 4),
    "open keys": b"? [" * (MIB // 3),
    "nested entries": b"- " * (MIB // 2),
    "stairs": b"".join(b" " * depth + b"a:\n" for depth in range(1400)),
    "documents": b"---\n" * (MIB // 4),
    "sound documents": b"---\na: 1\n" * (MIB // 9),
    "equal keys": b"a:\n" * (MIB // 3),
    "odd entries": b"- y\n" * (MIB // 4),
    "entries": b"a:\n" + b"-\n" * (MIB // 2 - 2),
    "anchors": b"".join(b"- &a%d x\n" % number for number in range(60_000)),
    "aliases": b"- &a [x, x, x]\n" + b"- *a\n" * (MIB // 5 - 4),
    "directives": b"".join(b"%%TAG !a%d! b\n" % number for number in range(50_000)) + b"---\na: 1\n",
    "digits": b"a: " + b"1" * (MIB - 3),
    "zeros": b"a: " + b"0" * (MIB - 3),
    "hexadecimal digits": b"a: 0x" + b"f" * (MIB - 5),
    "decimals": b"a: 0." + b"1" * (MIB - 5),
    "exponent": b"a: 1e" + b"9" * (MIB - 5),
    "escapes": b'a: "' + b"\\x41" * (MIB // 4 - 2) + b'"',
    "blank lines": b'a: "x' + b"\n" * (MIB - 7) + b'"',
    "tag": b"a: !" + b"t" * (MIB - 4),
    "quotes": b'"' * MIB,
    "colons": b": " * (MIB // 2),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_bounded(text: bytes) -> None:
    loaded = load(FILE, text)
    assert len(text) <= MIB
    assert len(loaded.findings) <= 101
    assert loaded.complete or loaded.findings


SCALARS = ("a", "b", '"x"', "yes", "0755", "0x1F", "1e9", ".inf", "~", "null", "true", "9" * 20, "é", "😀", "|\n  x\n")
INDICATORS = (": ", ":", "- ", "-", "? ", "[", "]", "{", "}", ", ", "|", ">-", '"', "'", "\\", "@", "`", "<<: ")
BREAKS = (
    " ",
    "\n",
    "\n  ",
    "\n    ",
    "\t",
    "\r",
    "\r\n",
    "\x85",
    "\u2028",
    "\x00",
    "\ufeff",
    "# c\n",
    "---\n",
    "...\n",
)
PROPERTIES = ("&a ", "&b ", "*a", "*b", "!!str ", "!!int ", "!!map ", "!x ", "!<", "%YAML 1.2\n", "%TAG ! b\n")
TOKENS = st.sampled_from((*SCALARS, *INDICATORS, *BREAKS, *PROPERTIES))


@settings(deadline=None)
@given(
    st.one_of(st.lists(TOKENS, max_size=40).map("".join), st.text(max_size=60)).map(str.encode) | st.binary(max_size=60)
)
def test_any_bytes_give_documents_or_findings(text: bytes) -> None:
    loaded = load(FILE, text)
    assert loaded.complete or loaded.findings
    assert all(document.sound for document in loaded.documents) or loaded.findings
    places = [place for finding in loaded.findings for place in _places(finding)]
    marks = locate(text, [place for place in places if isinstance(place, Place)])
    assert all(mark.line >= 1 and mark.column >= 1 for mark in marks.values())
    for document in loaded.documents:
        assert _is_plain(document.value)


def _text(case: dict[str, Any]) -> bytes:
    text = base64.b64decode(case["base64"]) if "base64" in case else case["text"].encode()
    return text * int(case.get("times", 1))


def _places(finding: Finding) -> list[Place | Mark | None]:
    return [finding.at, *(related.at for related in finding.related)]


def _shown(finding: Finding, text: bytes) -> dict[str, Any]:
    marks = [locate(text, [at])[at] if isinstance(at, Place) else at for at in _places(finding)]
    assert RULES[finding.code].severity is finding.severity
    return {
        "code": finding.code,
        "message": finding.message,
        "help": finding.help,
        "at": marks[0],
        "related": [(related.label, mark) for related, mark in zip(finding.related, marks[1:], strict=True)],
    }


def _expected(case: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    related = [(other["label"], Mark(FILE, other["line"], other["column"])) for other in entry.get("related", ())]
    at = Mark(FILE, entry["line"], entry["column"])
    code = entry.get("rule", case["rule"])
    return {"code": code, "message": entry["message"], "help": entry["help"], "at": at, "related": related}


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(type(key) is str and _is_plain(child) for key, child in value.items())
    return all(map(_is_plain, value)) if isinstance(value, list) else isinstance(value, str | int | float | None)
