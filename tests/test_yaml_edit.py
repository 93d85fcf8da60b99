"""An edited YAML file says what was meant, and is in every other byte the file that somebody wrote."""

import pytest

from servewright.core.place import Path
from servewright.formats.yaml.edit import Add, Append, Edit, Remove, Replace, edited
from servewright.formats.yaml.edits.extract import extracted
from servewright.formats.yaml.edits.refused import EditError

SPEC = """\
# The minutes.
kind: Model
metadata: {name: eta, team: "delivery"} # ours

spec:
  version: 2.1.0   # since May
  # Who may call.
  consumers:
    - app
    - 'kiosk' # on the counter
  load: {
    peak: 10/s, # at noon
    modelLoad: 40s # cold
  }
  messages:
  - role: system
    content: | # said first
      You write.

      Never lie.
  - {role: user}
  rest:
"""

SPEC_EDITS: list[tuple[list[Edit], dict[str, str]]] = [
    ([Replace(0, ("spec", "version"), "2.2.0")], {"2.1.0": "2.2.0"}),
    ([Replace(0, ("spec", "version"), "2.2")], {"2.1.0": '"2.2"'}),
    ([Replace(0, ("spec", "version"), None)], {"2.1.0": "null"}),
    ([Replace(0, ("metadata", "team"), "menu")], {'"delivery"': '"menu"'}),
    ([Replace(0, ("metadata", "team"), 'a "b" \\ c')], {'"delivery"': r'"a \"b\" \\ c"'}),
    ([Replace(0, ("metadata", "team"), 5)], {'"delivery"': "5"}),
    ([Replace(0, ("metadata", "name"), "a, b")], {"name: eta": 'name: "a, b"'}),
    ([Replace(0, ("spec", "consumers", 1), "it's")], {"'kiosk'": "'it''s'"}),
    ([Replace(0, ("spec", "consumers", 1), "a\nb")], {"'kiosk'": r'"a\nb"'}),
    ([Replace(0, ("spec", "consumers", 0), "no")], {"- app": '- "no"'}),
    ([Replace(0, ("spec", "rest"), "a")], {"rest:": "rest: a"}),
    (
        [Replace(0, ("spec", "messages", 0, "content"), "One.\nTwo.\n")],
        {"You write.\n\n      Never lie.": "One.\n      Two."},
    ),
    (
        [Replace(0, ("spec", "messages", 0, "content"), "One.\nTwo.")],
        {"| #": "|- #", "You write.\n\n      Never lie.": "One.\n      Two."},
    ),
    (
        [Replace(0, ("spec", "messages", 0, "content"), "One.")],
        {"| #": "One. #", "\n      You write.\n\n      Never lie.": ""},
    ),
    ([Remove(0, ("spec", "version"))], {"  version: 2.1.0   # since May\n": ""}),
    ([Remove(0, ("spec", "consumers"))], {"  consumers:\n    - app\n    - 'kiosk' # on the counter\n": ""}),
    ([Remove(0, ("spec", "consumers", 0))], {"    - app\n": ""}),
    ([Remove(0, ("spec", "consumers", 1)), Remove(0, ("spec", "consumers", 0))],
     {"consumers:\n    - app\n    - 'kiosk' # on the counter": "consumers: []"}),
    ([Remove(0, ("metadata", "name"))], {"name: eta, ": ""}),
    ([Remove(0, ("metadata", "team"))], {', team: "delivery"': ""}),
    ([Remove(0, ("metadata", "team")), Remove(0, ("metadata", "name"))], {'name: eta, team: "delivery"': ""}),
    ([Remove(0, ("spec", "load", "peak"))], {"    peak: 10/s, # at noon\n": ""}),
    ([Remove(0, ("spec", "load", "modelLoad"))], {"10/s, #": "10/s #", "    modelLoad: 40s # cold\n": ""}),
    ([Remove(0, ("spec", "messages", 0, "role"))], {"- role: system\n    content": "- content"}),
    ([Remove(0, ("spec", "messages", 1, "role"))], {"{role: user}": "{}"}),
    ([Remove(0, ("spec", "rest"))], {"  rest:\n": ""}),
    ([Add(0, ("metadata",), "sharedWith", ["orders"])], {'"delivery"}': '"delivery", sharedWith: [orders]}'}),
    ([Add(0, ("metadata",), "namespace", "ml", after="name")], {"eta,": "eta, namespace: ml,"}),
    ([Add(0, ("spec",), "slo", {"p99": "1s"}, after="version")], {"since May\n": "since May\n  slo:\n    p99: 1s\n"}),
    ([Add(0, ("spec",), "last", "no")], {"  rest:\n": '  rest:\n  last: "no"\n'}),
    ([Add(0, ("spec", "load"), "each", "{}")], {"40s # cold": '40s, # cold\n    each: "{}"'}),
    ([Add(0, ("spec", "load"), "each", [], after="peak")], {"# at noon": "# at noon\n    each: [],"}),
    ([Append(0, ("spec", "consumers"), "web")], {"# on the counter": "# on the counter\n    - web"}),
    ([Append(0, ("spec", "messages"), {"role": "user", "content": "a\nb"})],
     {"- {role: user}": "- {role: user}\n  - role: user\n    content: |-\n      a\n      b"}),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "changes"), SPEC_EDITS, ids=[str(edits) for edits, _ in SPEC_EDITS])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_edit_changes_what_it_is_about(edits: list[Edit], changes: dict[str, str], newline: str, bom: str) -> None:
    after = SPEC
    for old, new in changes.items():
        assert after.count(old) == 1
        after = after.replace(old, new)
    before = (bom + SPEC).replace("\n", newline).encode()
    assert edited(before, edits) == (bom + after).replace("\n", newline).encode()


SMALL: list[tuple[str, Edit, str]] = [
    # without a last line break
    ("a: 1\nb: 2", Remove(0, ("b",)), "a: 1"),
    ("a: 1\r\nb: 2", Remove(0, ("b",)), "a: 1"),
    ("a: 1", Add(0, (), "b", 2), "a: 1\nb: 2"),
    ("- a", Append(0, (), "b"), "- a\n- b"),
    ("a: 1", Add(0, (), "b", {"c": "x\ny\n"}), 'a: 1\nb: {c: "x\\ny\\n"}'),
    ("- a", Append(0, (), "x\ny\n"), '- a\n- "x\\ny\\n"'),
    ("a: |\n  x", Replace(0, ("a",), "y\n"), 'a: "y\\n"'),
    # the last entry of its collection
    ("a: 1 # c\n", Remove(0, ("a",)), "{}\n"),
    ("# c\na:\n  b: 1\n# d\n", Remove(0, ("a", "b")), "# c\na: {}\n# d\n"),
    ("a: # c\n  - b # d\ne: 1\n", Remove(0, ("a", 0)), "a: [] # c\ne: 1\n"),
    ("- - - a\n", Remove(0, (0, 0, 0)), "- - []\n"),
    ("a: [ 1 ]\n", Remove(0, ("a", 0)), "a: [ ]\n"),
    ("a: [1,]\n", Remove(0, ("a", 0)), "a: []\n"),
    # the first behind a dash
    ("- - a\n  - b\n", Remove(0, (0, 0)), "- - b\n"),
    ("- a: 1 # c\n  # d\n  b: 2\n", Remove(0, (0, "a")), "-\n  # d\n  b: 2\n"),
    # commas
    ("[a, b,]", Remove(0, (1,)), "[a,]"),
    ("[a, b,]", Append(0, (), "c"), "[a, b, c,]"),
    ("[a, # c\n b, # d\n e]", Remove(0, (1,)), "[a, # c\n e]"),
    ("[a, # c\n b, # d\n e]", Remove(0, (0,)), "[\n b, # d\n e]"),
    ("[a, # c\n b, # d\n e]", Remove(0, (2,)), "[a, # c\n b # d\n]"),
    ("[a, # c\n b]", Append(0, (), "d"), "[a, # c\n b, d]"),
    ("{ a: 1, b: 2 }", Remove(0, ("b",)), "{ a: 1 }"),
    ("{a: [1, 2], b: 3}", Remove(0, ("a",)), "{b: 3}"),
    # empty collections
    ("a: {}\n", Add(0, ("a",), "b", [1]), "a: {b: [1]}\n"),
    ("a: { } # c\n", Add(0, ("a",), "b", 1), "a: { b: 1 } # c\n"),
    ("a: [ # none yet\n]\n", Append(0, ("a",), "b"), "a: [b # none yet\n]\n"),
    # absent values
    ("a: # c\nb: 1\n", Replace(0, ("a",), 2), "a: 2 # c\nb: 1\n"),
    ("-\n- b\n", Replace(0, (0,), "a"), "- a\n- b\n"),
    ("{a, b: , c}", Replace(0, ("a",), 1), "{a: 1, b: , c}"),
    ("{a, b: , c}", Replace(0, ("b",), 1), "{a, b: 1 , c}"),
    ("{a, b: , c}", Remove(0, ("b",)), "{a, c}"),
    # keys that are asked for, quoted, long or doubled
    ("? a\n: b\n? c\n: d\n", Remove(0, ("a",)), "? c\n: d\n"),
    ("? a\n: b\n", Add(0, (), "c", 1), "? a\n: b\nc: 1\n"),
    ('"a b": 1\n', Replace(0, ("a b",), 2), '"a b": 2\n'),
    ("a: 1\n", Add(0, (), "on", 2), 'a: 1\n"on": 2\n'),
    # several documents, directives, ends
    ("a: 1\n---\n---\na: 2\n...\n", Replace(2, ("a",), 3), "a: 1\n---\n---\na: 3\n...\n"),
    ("%YAML 1.2\n---\na: 1\n", Add(0, (), "b", 2), "%YAML 1.2\n---\na: 1\nb: 2\n"),
    ("a: 1\n---\nb: 2\n", Add(0, (), "c", 3), "a: 1\nc: 3\n---\nb: 2\n"),
    # scalars over several lines
    ("a: one\n  two\nb: 1\n", Replace(0, ("a",), "three"), "a: three\nb: 1\n"),
    ('a: "one\n  two" # c\n', Remove(0, ("a",)), "{}\n"),
    ("a: >-\n  one\n  two\n\nb: 1\n", Replace(0, ("a",), "x\ny"), "a: |-\n  x\n  y\n\nb: 1\n"),
    ("a: >-\n  one\n\nb: 1\n", Remove(0, ("a",)), "\nb: 1\n"),
    ("a: |+\n  one\n\nb: 1\n", Remove(0, ("a",)), "b: 1\n"),
    ("a: |+\n  one\n\nb: 1\n", Add(0, (), "c", 1, after="a"), "a: |+\n  one\n\nc: 1\nb: 1\n"),
    ("a: |\n  one\n\n\nb: 1\n", Replace(0, ("a",), "x\n\n"), 'a: "x\\n\\n"\n\n\nb: 1\n'),
    ("a: |\nb: 1\n", Replace(0, ("a",), "x\n"), 'a: "x\\n"\nb: 1\n'),
    # other characters
    ("ä: ö # ü\n", Replace(0, ("ä",), "😀"), "ä: 😀 # ü\n"),
    ("a: 1\rb: 2\r", Remove(0, ("a",)), "b: 2\r"),
    ("a: '#'\nb: x#y # z\n", Remove(0, ("a",)), "b: x#y # z\n"),
]


@pytest.mark.parametrize(("before", "edit", "after"), SMALL, ids=[f"{before!r}-{edit}" for before, edit, _ in SMALL])
def test_layouts(before: str, edit: Edit, after: str) -> None:
    assert edited(before.encode(), [edit]).decode() == after


ELSEWHERE = "cannot be edited without a change elsewhere in the file"

REFUSED: list[tuple[str, Edit, Path, str]] = [
    ("a: &x 1\nb: *x\n", Replace(0, ("a",), 2), ("a",), "`a` has an anchor or a tag"),
    ("a: &x 1\nb: *x\n", Replace(0, ("b",), 2), ("b",), "`b` is an alias"),
    ("a: &x {c: 1}\nb: *x\n", Replace(0, ("b", "c"), 2), ("b",), "`b` is an alias"),
    ("a: &x {c: 1}\nb: *x\n", Add(0, ("a",), "d", 2), ("a",), "`a` has an anchor or a tag"),
    ("a: &x {c: 1}\nb: *x\n", Remove(0, ("a", "c")), ("a", "c"), f"`a.c` {ELSEWHERE}"),
    ("a: {c: &x 1}\nb: *x\n", Remove(0, ("a",)), ("a",), f"`a` {ELSEWHERE}"),
    ("a: !!str 1\n", Replace(0, ("a",), 2), ("a",), "`a` has an anchor or a tag"),
    ("a: |+\n  b\n\nc: 1\n\n", Remove(0, ("c",)), ("c",), f"`c` {ELSEWHERE}"),
    ("a: |\n b\nc: 1\n  # deep\n", Remove(0, ("c",)), ("c",), f"`c` {ELSEWHERE}"),
    ("a: 1\na: 2\n", Remove(0, ("a",)), ("a",), f"`a` {ELSEWHERE}"),
    ("<<: 1\na: 2\n", Add(0, (), "b", 3, after="<<"), (), f"the document {ELSEWHERE}"),
    ("- [a: 1]\n", Add(0, (0, 0), "b", 2), (0, 0), "`[0][0]` is not a mapping"),
    ("- [a: 1]\n", Remove(0, (0, 0, "a")), (0, 0, "a"), "`[0][0].a` cannot be taken out of what is around it"),
    ("a: {b: [1]}\n", Replace(0, ("a", "b"), 1), ("a", "b"), "`a.b` is not a scalar"),
    ("a: {b: [1]}\n", Replace(0, ("a", "c", "d"), 1), ("a", "c"), "`a.c` is not there"),
    ("a: {b: [1]}\n", Remove(0, ("a", "b", 1)), ("a", "b", 1), "`a.b[1]` is not there"),
    ("a: {b: [1]}\n", Remove(0, ("a", "b", -1)), ("a", "b", -1), "`a.b[-1]` is not there"),
    ("a: {b: [1]}\n", Remove(0, ("a", 0)), ("a", 0), "`a[0]` is not there"),
    ("a: {b: [1]}\n", Remove(0, ()), (), "the document cannot be taken out of what is around it"),
    ("a: {b: [1]}\n", Add(0, ("a",), "b", 1), ("a",), "`a` holds `b` already"),
    ("a: {b: [1]}\n", Add(0, ("a",), "c", 1, after="d"), ("a",), "`a` holds no `d`"),
    ("a: {b: [1]}\n", Add(0, ("a", "b"), "c", 1), ("a", "b"), "`a.b` is not a mapping"),
    ("a: {b: [1]}\n", Append(0, ("a",), 1), ("a",), "`a` is not a list"),
    ("a:\n", Append(0, ("a",), 1), ("a",), "`a` is not a list"),
    ("a: 1\n---\n", Replace(1, (), 1), (), "the file has no document 2"),
    ("a: 1\n", Replace(1, (), 1), (), "the file has no document 2"),
    ("a: 1\nb: {\n", Replace(0, ("a",), 1), (), "the file is not YAML to its end"),
    ("a: 1\nb: \udcff\n", Replace(0, ("a",), 1), (), "the file is not YAML to its end"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "edit", "path", "message"), REFUSED, ids=[f"{t!r}-{e}" for t, e, _, _ in REFUSED])
def test_what_would_be_a_guess_is_refused(text: str, edit: Edit, path: Path, message: str) -> None:
    with pytest.raises(EditError) as refused:
        edited(text.encode(errors="surrogateescape"), [edit])
    assert (refused.value.path, refused.value.message) == (path, message)


def test_edits_follow_each_other() -> None:
    edits: list[Edit] = [
        Remove(0, (0,)),
        Replace(0, (0,), "c"),
        Replace(0, (0,), "d"),
        Append(0, (), "e"),
        Replace(0, (1,), "f"),
    ]
    assert edited(b"- a # 1\n- b # 2\n", edits) == b"- d # 2\n- f\n"


def test_no_edit_is_no_change() -> None:
    assert edited(b"\xef\xbb\xbfa: 1 \r\n \n", []) == b"\xef\xbb\xbfa: 1 \r\n \n"


SEVERAL = """\
# head
a: 1

# about b
---
# more
b: |
  x

--- # c
c: 1
# of c
---
--- {d: 1}
...
# e

%TAG !x! tag:x
---
e: 1
"""


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (0, "# head\na: 1\n"),
        (1, "# about b\n# more\nb: |\n  x\n\n"),
        (2, "# c\nc: 1\n# of c\n"),
        (3, "\n"),
        (4, "--- {d: 1}\n...\n# e\n"),
        (5, "%TAG !x! tag:x\n---\ne: 1\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_document_of_several(document: int, text: str, newline: str) -> None:
    found = extracted(SEVERAL.replace("\n", newline).encode(), document)
    assert found == text.replace("\n", newline).encode()
