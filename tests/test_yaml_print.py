"""What is printed as YAML is read back as the very tree, by each reader that a manifest meets, and reads well."""

import io
import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from servewright.core.document import Plain
from servewright.formats.yaml.print import print_yaml
from servewright.formats.yaml.quoting import fits_literal
from tests.peers.go_tools import HERE, build


def by_pyyaml(printed: bytes) -> Plain:
    tree: Plain = yaml.load(printed, yaml.CSafeLoader)
    return tree


def by_ruamel(printed: bytes) -> Plain:
    tree: Plain = YAML(typ="safe", pure=True).load(io.BytesIO(printed))
    return tree


def by_kubectl(tree: Plain) -> Plain:
    """What Go's reader makes of a tree that is printed inside an object of a kind that it does not know."""
    kubectl = shutil.which("kubectl") or str(build(HERE / "kube", "./kubectl", "kubectl"))
    manifest: Plain = {"apiVersion": "example.com/v1", "kind": "Any", "metadata": {"name": "a"}, "spec": [tree]}
    command = [kubectl, "patch", "--local", "--filename=-", "--type=merge", "--patch={}", "--output=json"]
    env = {**os.environ, "KUBECONFIG": os.devnull}
    run = subprocess.run(command, input=print_yaml(manifest, "a header"), capture_output=True, timeout=60, env=env)
    assert run.returncode == 0, run.stderr.decode()
    read: list[Plain] = json.loads(run.stdout)["spec"]
    return read[0]


def everywhere(strings: Iterable[str]) -> Plain:
    """Each string as a value, a key, an item, and nested as each."""
    return [[text, {text: text, "in": [{text: [text, [text]]}]}, [[text]]] for text in strings]


READERS = pytest.mark.parametrize("read", [by_pyyaml, by_ruamel])

# fmt: off
UNSPACED = r"""
n N y Y no No NO nO yes Yes YES on On ON off Off OFF true True TRUE false False FALSE null Null NULL nULL ~ none None
nil inf nan NaN Infinity .inf .Inf .INF -.inf +.inf .nan .NaN .NAN -.nan 0 00 1 -1 +1 -0 +0 007 08 0755 0o17 0O17
-0o17 0x1f 0X1F -0x1F +0x1f 0b101 0B1 0b-1 0b+1 0o+7 -0b1 0x 0b 0o 0_o1_7 0x_1 1_000 1__0 _1 1_ -_1 +_ 1,000 12e5 1e3
1E3 1e+3 1e-3 0e0 1_e3 1e_3 1.e3 1.5e3 .5e3 1e e1 1e3x 123e4567 12e03a .5 5. -.5 +.5 ._5 ._ 1.5 1.10 -1.5 1_0.5 1.2.3
1.2.3.4 1..2 0x1p3 0x1.8p3 1:30 1:30:00 12:30:45 -1:30 1:30.5 190:20:30.15 1:99 8080:80 1:2:3:4 99999999999999999999
9223372036854775808 2024-01-02 2024-1-2 2024-01-02T03:04:05Z 2024-01-02t03:04:05.5+01:00 2024-13-45 2024-01 20240102
2024-01-02-a 0000-00-00 = == =a << < <<a <a> - -- --- ---- ---a ... .. . ...a -a --a ? ?a : :a a: a:b a:: a::b ::1
a:#b # #a a#b @a `a` %a a% !a ! &a *a * { } {} [ ] [] [a] , ,a a,b | |- > >- ' '' 'a' it's a' " "" "a" '" a\b \ \n \"
'\ {"a":"b'c"} é 日本語 <a a> a|b a&b a*b a!b a?b a@b a`b a=b (a) $(A) ${A} ^a$ ;a ~a ~/a /a ./a ../a .a a[0] a{b}
[::1]:80 0.0.0.0:80 1.34 v1.34 0e12345 00e1 1E400 .e5 +e5 -e5 0x1e+5 60:60 1:1:1:1.1 0o8 0b2 0xg 1-1 1+1 1/2
"""
SPACED = [
    "", " ", "  ", "a ", " a", "\t", "a\t", "\ta", "a\tb", "a  b", "- a", "? a", ": a", "a: b", "a :b", "a : b", "# a",
    "a #b", "a# b", "a  #", "--- a", "... a", "-- a", "& a", "* a", "!!str a", "{a: b}", "{{ a }}", "a, b", "| a",
    "a? b", 'say "a"', '"a": b', "2024-01-02 ", "2024-01-02 03:04:05", "\n", "\n\n", " \n", "a\n", "a\n\n", "a\n\n\n",
    "\na", "a\nb", "a\n b", " a\nb", "\ta\nb", "a\n\tb", "a \nb", "a\n \nb", "a\n\nb\n", "a\nb\n ", "a\n  ", "a\n\t\n",
    "a\r\nb", "a\rb", "\r", "\r\n", "# a\nb", "a # b\nc", "- a\n- b\n", "a: b\nc: d\n", "---\na", "a\n---\nb\n",
    "a\n...\nb", "%a\nb", "|\na", ">\na", "a\n#b", "'a'\nb", '"a"\nb', "a\\\nb", "{{ a }}\n{{ b }}\n", "1\n", "null\n",
    "~\n", "a: b\n", "é\n\U0001f600\n", "a\n\u2028b", "a\n\x00b", "a\n\xa0b", "\xa0\na", "a\n\ufeffb", "a\x85b\n",
    "\x00", "\x07", "\x08", "\x0b", "\x0c", "\x1b[0m", "\x7f", "\x80", "\x85", "\x9f", "\xa0", "a\xa0", "\xad",
    "\u200b", "\u200d", "\u2028", "\u2029", "\u202e", "\u2066", "\u3000", "\ufeff", "\ufeffa", "a\ufeff", "\ufffd",
    "\ufffe", "\uffff", "\ue000", "\ud7ff", "\U0001f600", "\U0001fffe", "\U0010ffff", "\U000e0041", "e\u0301",
    "\u0301", "\uff11", "\u0660", "true\x00", "x" * 300, "x" * 1000, "x" * 1024, "é" * 1000, "\U0001f600" * 999,
    '"' * 600, "\n" * 600, "k " * 700, "1" * 400, "a: " * 500,
]
AWKWARD = UNSPACED.split() + SPACED
# fmt: on


@READERS
def test_awkward_strings_are_read_back(read: Callable[[bytes], Plain]) -> None:
    assert len(set(AWKWARD)) >= 120
    for text in AWKWARD:
        assert read(print_yaml(text)) == text
    assert read(print_yaml(everywhere(AWKWARD))) == everywhere(AWKWARD)


@pytest.mark.peers
def test_kubectl_reads_awkward_strings_back() -> None:
    assert by_kubectl(everywhere(AWKWARD)) == everywhere(AWKWARD)


FRAGMENTS = sorted({text[:8] for text in AWKWARD} | set(" \n\t:#-.?'\"\\e_x0179+"))
TEXT = st.one_of(
    st.text(max_size=20),
    st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join),
    st.text("0123456789_.:eE+-xobaf", max_size=12),
    st.text(" \n\ta#:-", max_size=12),
)


def trees(floats: st.SearchStrategy[float]) -> st.SearchStrategy[Plain]:
    leaves: st.SearchStrategy[Plain] = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | floats | TEXT
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
    )


TREES = trees(st.floats(allow_nan=False, allow_infinity=False))
# Go passes 2.0**60 on as 1152921504606847000: the same float in its shortest digits, but another integer.
GO_TREES = trees(st.floats(-(2.0**53), 2.0**53))


@READERS
@settings(deadline=None, max_examples=200)
@given(tree=TREES)
def test_any_tree_is_read_back(read: Callable[[bytes], Plain], tree: Plain) -> None:
    printed = print_yaml(tree, "a header")
    # repr tells 1 from True and from 1.0, and sees the order of keys.
    assert repr(read(printed)) == repr(tree)
    assert printed == print_yaml(read(printed), "a header")


@settings(deadline=None)
@given(tree=TREES)
def test_blanks_end_a_line_only_where_the_text_has_them(tree: Plain) -> None:
    def texts(node: Plain) -> list[str]:
        if isinstance(node, dict):
            return list(itertools.chain(*map(texts, node.values())))
        return list(itertools.chain(*map(texts, node))) if isinstance(node, list) else [str(node)]

    own = {line.lstrip(" ") for text in texts(tree) if fits_literal(text) for line in text.split("\n")}
    lines = print_yaml(tree).decode().split("\n")
    assert lines.pop() == ""
    assert [line for line in lines if re.search(r"\s$", line) and line.lstrip(" ") not in own] == []


@pytest.mark.peers
def test_kubectl_reads_any_tree_back() -> None:
    """The trees of many examples go through one process, since a process costs more than a thousand trees."""
    gathered: list[Plain] = []

    @settings(deadline=None, max_examples=500, database=None, phases=[Phase.generate])
    @given(tree=GO_TREES)
    def gather(tree: Plain) -> None:
        gathered.append(tree)

    gather()
    read = by_kubectl(gathered)
    assert isinstance(read, list)
    assert [(got, tree) for got, tree in zip(read, gathered, strict=True) if got != tree] == []


CHARACTERS = [chr(code) for code in range(0x11000) if not 0xD800 <= code < 0xE000]
NUMERIC = ["".join(text) for size in range(1, 5) for text in itertools.product("01_.e-+:xb", repeat=size)]
EXHAUSTIVE: dict[str, list[Plain]] = {
    "every character alone": [*CHARACTERS],
    "every character in a line": [f"a{character}b" for character in CHARACTERS],
    "every character in a block": [f"a{character}b\nc{character}" for character in CHARACTERS],
    "all that is short and like a number": [*NUMERIC],
}


@pytest.mark.parametrize("what", EXHAUSTIVE)
def test_every_one_is_read_back(what: str) -> None:
    assert by_pyyaml(print_yaml(EXHAUSTIVE[what])) == EXHAUSTIVE[what]


@pytest.mark.peers
@pytest.mark.parametrize("what", EXHAUSTIVE)
def test_kubectl_reads_every_one_back(what: str) -> None:
    assert by_kubectl(EXHAUSTIVE[what]) == EXHAUSTIVE[what]


def test_ruamel_reads_all_that_is_like_a_number_back() -> None:
    """It takes a minute over every character."""
    numeric: list[Plain] = [text for text in NUMERIC if len(text) < 4]
    assert by_ruamel(print_yaml(numeric)) == numeric


def nested(levels: int) -> Plain:
    tree: Plain = "a\nb"
    for level in range(levels):
        tree = {"a": tree, "b": level} if level % 2 else [tree, level]
    return tree


@READERS
def test_deep_trees_are_read_back(read: Callable[[bytes], Plain]) -> None:
    assert read(print_yaml(nested(200))) == nested(200)


@pytest.mark.peers
def test_kubectl_reads_deep_trees_back() -> None:
    assert by_kubectl(nested(200)) == nested(200)
