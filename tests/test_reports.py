"""Findings as people and programs see them, to the letter."""

import json

import pytest

from servewright.core.finding import Finding, Related, Severity
from servewright.core.located import Located, Spot
from servewright.core.place import Mark, Place
from servewright.formats.yaml.locate import locate_findings
from servewright.report.json import print_json
from servewright.report.text import print_text


def located(text: str, column: int, *, line: int = 7) -> Located:
    """An error at a column of a line."""
    finding = Finding("LNK001", Severity.ERROR, "`fruad` is not defined", Mark("a.yaml", line, column))
    return Located(finding, Spot("a.yaml", line, column, text))


def frame(text: str, column: int, *, line: int = 7) -> list[str]:
    """The line and the carets, without the margin."""
    printed = print_text([located(text, column, line=line)], False).split("\n")
    margin = len(str(line)) + 3
    assert printed[2] == " " * (margin - 2) + "|"
    assert printed[3][:margin] == f"{line} | "
    assert printed[4][:margin] == " " * (margin - 2) + "| "
    return [printed[3][margin:], printed[4][margin:]]


# A line, the column that is meant (from 1), and what is shown.
FRAMES = {
    "a word": ("  to: {model: fruad}", 15, ["  to: {model: fruad}", "              ^^^^^"]),
    "a key": ("  model: fruad", 3, ["  model: fruad", "  ^^^^^"]),
    "a quoted text": ('a: "x \\" y" # z', 4, ['a: "x \\" y" # z', "   ^^^^^^^^"]),
    "a text in single quotes": ("a: 'it''s x' # z", 4, ["a: 'it''s x' # z", "   ^^^^^^^^^"]),
    "a URL": ("a: {b: https://x.y/z, c: d}", 8, ["a: {b: https://x.y/z, c: d}", "       ^^^^^^^^^^^^^"]),
    "a quote that is not closed": ('a: "x y', 4, ['a: "x y', "   ^^^^"]),
    "a flow mapping": ("a: {b: c} # d", 4, ["a: {b: c} # d", "   ^^^^^^"]),
    "a flow list in a list": ("a: [[b], c] # d", 5, ["a: [[b], c] # d", "    ^^^"]),
    "the end of a line": ("a: ", 4, ["a:", "   ^"]),
    "tabs": ("\ta:\tfruad", 5, [" a: fruad", "    ^^^^^"]),
    "wide characters before": ("名: {模: fruad}", 8, ["名: {模: fruad}", " " * 9 + "^^^^^"]),
    "a wide word": ("a: 模型", 4, ["a: 模型", "   ^^^^"]),
    "full width": ("\uff21: b", 4, ["\uff21: b", "    ^"]),
    "an accent of its own": ("e\u0301: fruad", 5, ["e\u0301: fruad", "   ^^^^^"]),
    "emoji": ("🍕: fruad", 4, ["🍕: fruad", "    ^^^^^"]),
    "what a terminal would act on": ("\x1b[31m: x", 8, ["\\u001b[31m: x", " " * 12 + "^"]),
    "other directions": ("a\u202eb: x", 6, ["a\\u202eb: x", " " * 10 + "^"]),
    "a line separator": ("a\u2028b: x", 6, ["a\\u2028b: x", " " * 10 + "^"]),
    "a long line": (
        "a" * 500 + " fruad # " + "b" * 500,
        502,
        ["…" + "a" * 79 + " fruad # " + "b" * 72 + "…", " " * 81 + "^^^^^"],
    ),
    "a long word": ("a: " + "b" * 500, 4, ["a: " + "b" * 157 + "…", "   " + "^" * 157]),
    "a long line, at its beginning": ("fruad: " + "b" * 500, 1, ["fruad: " + "b" * 153 + "…", "^^^^^"]),
    "a column behind the line": ("a", 9, ["a", " ^"]),
}


@pytest.mark.parametrize(("text", "column", "shown"), FRAMES.values(), ids=FRAMES)
def test_carets_stand_under_what_is_meant(text: str, column: int, shown: list[str]) -> None:
    assert frame(text, column) == shown
    assert frame(text, column, line=1234) == shown


FINDINGS = (
    Located(
        Finding(
            "LNK001",
            Severity.ERROR,
            "route `late` names model `fruad`, which is not defined",
            help="define a Model `fruad`, or name `fraud`",
        ),
        Spot("specs/a.yaml", 7, 15, "  to: {model: fruad}"),
        (
            Spot("specs/b.yaml", 104, 1, "kind: Model", "defined here"),
            Spot("specs/c.yaml", label="and here"),
            Spot("d"),
        ),
    ),
    Located(Finding("LOD102", Severity.WARNING, "`x\ny` is larger than 1 MiB"), Spot("specs/x\ny.yaml")),
    Located(Finding("LOD103", Severity.WARNING, "`\udcff` is odd"), Spot("specs/\udcff.yaml")),
    Located(Finding("RND001", Severity.NOTE, "there is no target `istio` yet")),
)

TEXT = """\
error[LNK001]: route `late` names model `fruad`, which is not defined
   --> specs/a.yaml:7:15
    |
  7 |   to: {model: fruad}
    |               ^^^^^
   ::: specs/b.yaml:104:1 defined here
    |
104 | kind: Model
    | ^^^^
   ::: specs/c.yaml and here
   ::: d
    = help: define a Model `fruad`, or name `fraud`

warning[LOD102]: `x\\u000ay` is larger than 1 MiB
 --> specs/x\\u000ay.yaml

warning[LOD103]: `\\udcff` is odd
 --> specs/\\udcff.yaml

note[RND001]: there is no target `istio` yet

1 error, 2 warnings, 1 note
"""

COLOURED = """\
\x1b[31;1merror[LNK001]\x1b[0m\x1b[1m: `fruad` is not defined\x1b[0m
 \x1b[34;1m-->\x1b[0m a.yaml:7:4
  \x1b[34;1m|\x1b[0m
\x1b[34;1m7\x1b[0m \x1b[34;1m|\x1b[0m a: fruad
  \x1b[34;1m|\x1b[0m    \x1b[31;1m^^^^^\x1b[0m

1 error
"""

JSON = {
    "version": 1,
    "findings": [
        {
            "code": "LNK001",
            "severity": "error",
            "message": "route `late` names model `fruad`, which is not defined",
            "help": "define a Model `fruad`, or name `fraud`",
            "place": {"file": "specs/a.yaml", "line": 7, "column": 15, "label": ""},
            "related": [
                {"file": "specs/b.yaml", "line": 104, "column": 1, "label": "defined here"},
                {"file": "specs/c.yaml", "line": 0, "column": 0, "label": "and here"},
                {"file": "d", "line": 0, "column": 0, "label": ""},
            ],
        },
        {
            "code": "LOD102",
            "severity": "warning",
            "message": "`x\ny` is larger than 1 MiB",
            "help": "",
            "place": {"file": "specs/x\ny.yaml", "line": 0, "column": 0, "label": ""},
            "related": [],
        },
        {
            "code": "LOD103",
            "severity": "warning",
            "message": "`\\udcff` is odd",
            "help": "",
            "place": {"file": "specs/\\udcff.yaml", "line": 0, "column": 0, "label": ""},
            "related": [],
        },
        {
            "code": "RND001",
            "severity": "note",
            "message": "there is no target `istio` yet",
            "help": "",
            "place": None,
            "related": [],
        },
    ],
    "counts": {"error": 1, "warning": 2, "note": 1},
}


def test_text() -> None:
    assert print_text(FINDINGS, False) == TEXT
    assert print_text((), False) == ""


def test_colours() -> None:
    assert print_text([located("a: fruad", 4)], True) == COLOURED


def test_json() -> None:
    assert json.loads(print_json(FINDINGS, False)) == JSON
    assert print_json(FINDINGS, True) == print_json(FINDINGS, False)
    assert json.loads(print_json((), False)) == {
        "version": 1,
        "findings": [],
        "counts": {"error": 0, "warning": 0, "note": 0},
    }


def test_json_is_utf8_whatever_is_in_it() -> None:
    assert print_json(FINDINGS, False).encode().decode().endswith("}\n")


# Looking places up: what an editor counts as lines and columns.

SPEC = "\ufeffkind: Model\r\nspec:\r  a: {b: [1, x]}\n  名: y\n"


def test_places_become_lines_and_columns() -> None:
    places: list[Place | Mark] = [
        Place("specs/a.yaml", 0, ("kind",)),
        Place("specs/a.yaml", 0, ("spec", "a", "b", 1)),
        Place("specs/a.yaml", 0, ("spec", "名")).key(),
        Place("specs/a.yaml", 0, ("spec", "missing")),
        Mark("specs/a.yaml", 3, 6),
        Place("specs/gone.yaml", 0, ("kind",)),
        Place("specs/data.json"),
    ]
    findings = [Finding("VAL004", Severity.ERROR, str(number), place) for number, place in enumerate(places)]
    files = {"specs/a.yaml": SPEC.encode(), "specs/data.json": b"{}"}
    assert {found.finding.message: found.spot for found in locate_findings(findings, files.get)} == {
        "0": Spot("specs/a.yaml", 1, 7, "kind: Model"),
        "1": Spot("specs/a.yaml", 3, 14, "  a: {b: [1, x]}"),
        "2": Spot("specs/a.yaml", 4, 3, "  名: y"),
        "3": Spot("specs/a.yaml", 2, 1, "spec:"),
        "4": Spot("specs/a.yaml", 3, 6, "  a: {b: [1, x]}"),
        "5": Spot("specs/gone.yaml"),
        "6": Spot("specs/data.json"),
    }


def test_a_line_ends_where_yaml_says() -> None:
    text = "a: x\x0cy\x1cz\u2028\nb: 1\n".encode()
    (found,) = locate_findings([Finding("LOD001", Severity.ERROR, "", Mark("specs/a.yaml", 2, 1))], lambda _: text)
    assert found.spot == Spot("specs/a.yaml", 2, 1, "b: 1")


def test_findings_are_in_order_of_their_places() -> None:
    text = b"b: 1\na: {d: 1, c: 2}\n"
    findings = [
        Finding("VAL004", Severity.NOTE, "of the tree"),
        Finding("VAL004", Severity.ERROR, "second file", Place("specs/b.yaml")),
        Finding("VAL004", Severity.ERROR, "second column", Place("specs/a.yaml", 0, ("a", "c"))),
        Finding("VAL004", Severity.WARNING, "a warning", Place("specs/a.yaml", 0, ("a", "d"))),
        Finding("VAL004", Severity.ERROR, "first column", Place("specs/a.yaml", 0, ("a", "d"))),
        Finding("VAL003", Severity.ERROR, "smaller code", Place("specs/a.yaml", 0, ("a", "d"))),
        Finding("VAL004", Severity.ERROR, "first line", Place("specs/a.yaml", 0, ("b",))),
        Finding(
            "VAL004",
            Severity.ERROR,
            "whole file",
            Mark("specs/a.yaml", 1, 1),
            related=(Related(Place("specs/a.yaml", 0, ("a",)), "there"),),
        ),
    ]
    assert [found.finding.message for found in locate_findings(findings, lambda _: text)] == [
        *("whole file", "first line", "smaller code", "first column", "a warning", "second column", "second file"),
        "of the tree",
    ]
