"""The line and column of every place are those where another reader of the file finds the node."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from servewright.core.place import Mark, Path, Place
from servewright.formats.yaml.load import load
from servewright.formats.yaml.marks import locate

FILE = "specs/spec.yaml"
SPEC = """\
# A model
kind: Model
metadata: {name: eta, "team": delivery}
spec:
  inputs:
  - name: features
    dims: [1, 128]
  -
    name: hour
  load: &load
    peak: 1200/s
  empty:
  text: |
    one
  again: *load
  ? long
  : value
  1: a
---
kind: Route
kind: Other
spec: {}
"""


@pytest.mark.parametrize(
    ("document", "path", "at_key", "line", "column"),
    [
        (0, (), False, 2, 1),
        (0, (), True, 2, 1),
        (0, ("kind",), False, 2, 7),
        (0, ("kind",), True, 2, 1),
        (0, ("metadata", "team"), False, 3, 31),
        (0, ("metadata", "team"), True, 3, 23),
        (0, ("spec", "inputs", 0), False, 6, 5),
        (0, ("spec", "inputs", 0), True, 6, 5),
        (0, ("spec", "inputs", 0, "dims", 1), False, 7, 15),
        (0, ("spec", "inputs", 1), False, 9, 5),
        (0, ("spec", "load"), False, 10, 9),
        (0, ("spec", "load", "peak"), False, 11, 11),
        (0, ("spec", "empty"), False, 12, 9),
        (0, ("spec", "text"), False, 13, 9),
        (0, ("spec", "again"), False, 15, 10),
        (0, ("spec", "again"), True, 15, 3),
        (0, ("spec", "again", "peak"), False, 15, 3),
        (0, ("spec", "long"), False, 17, 5),
        (0, ("spec", "long"), True, 16, 5),
        (0, ("spec", "1"), True, 18, 3),
        (0, ("spec", "slo", "latency"), False, 4, 1),
        (0, ("spec", "inputs", 2), False, 5, 3),
        (0, ("spec", "inputs", 1, "dims", 0), True, 9, 5),
        (0, ("spec", "inputs", "name"), False, 5, 3),
        (0, ("nothing",), False, 2, 1),
        (1, ("kind",), False, 20, 7),
        (1, ("spec",), False, 22, 7),
        (2, ("kind",), False, 1, 1),
    ],
)
def test_locate(document: int, path: Path, at_key: bool, line: int, column: int) -> None:
    place = Place(FILE, document, path, at_key)
    assert locate(SPEC.encode(), [place]) == {place: Mark(FILE, line, column)}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (b"a: 1\nb:\n  c: [\n", 3, 6),
        (b"a: 1\nb:\n  c: 2\n d: 3\n", 3, 6),
        (b"a: 1\nb: {", 2, 1),
        (b"\xef\xbb\xbfb: {c: \xc3\xa9}", 1, 8),
        (b"b: {x: \xf0\x9f\x98\x80, c: 1}", 1, 14),
        (b"\xff\xfe", 1, 1),
        (b"b: " + b"[" * 100_000, 1, 1),
        (b"", 1, 1),
    ],
)
def test_broken_text_gives_what_is_there(text: bytes, line: int, column: int) -> None:
    place = Place(FILE, 0, ("b", "c"))
    assert locate(text, [place])[place] == Mark(FILE, line, column)


WORDS = ("a", "b", "yes", "a b", "x: y", "é", "1", "two\nlines", "", "# no")
STRINGS = st.sampled_from(WORDS) | st.text("ab:- \n'\"é😀", max_size=5)
LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | STRINGS
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STRINGS, inner, max_size=4),
    max_leaves=20,
)
DOCUMENTS = st.lists(st.dictionaries(STRINGS, TREES, max_size=4), min_size=1, max_size=2)


@settings(deadline=None)
@given(DOCUMENTS, st.sampled_from([None, True, False]), st.sampled_from([None, "'", '"']), st.sampled_from([10, 80]))
def test_every_node_stands_where_pyyaml_finds_it(
    documents: list[Any], flow: bool | None, style: str | None, width: int
) -> None:
    text = yaml.safe_dump_all(
        documents, default_flow_style=flow, default_style=style, width=width, allow_unicode=True, sort_keys=False
    )
    expected = {
        place: mark
        for index, node in enumerate(yaml.compose_all(text, Loader=yaml.CSafeLoader))
        for place, mark in _marks(node, Place(FILE, index), None)
    }
    assert locate(text.encode(), expected) == expected


@settings(deadline=None)
@given(st.dictionaries(STRINGS, TREES, max_size=4))
def test_what_is_read_from_a_mark_on_is_the_node(document: dict[str, Any]) -> None:
    text = yaml.safe_dump(document, default_flow_style=False, width=10_000, sort_keys=False)
    nodes = {Place(FILE, 0, path): value for path, value in _nodes(document, ())}
    assert load(FILE, text.encode()).findings == ()
    for place, mark in locate(text.encode(), nodes).items():
        assert _read_from(text, mark, nodes[place]) == nodes[place], place


def _marks(node: yaml.Node, place: Place, key: Mark | None) -> Iterator[tuple[Place, Mark]]:
    mark: Any = node.start_mark
    value = Mark(FILE, mark.line + 1, mark.column + 1)
    yield place, value
    yield place.key(), key or value
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _marks(child, place.child(index), None)
    elif isinstance(node, yaml.MappingNode):
        for name, child in node.value:
            at = Mark(FILE, name.start_mark.line + 1, name.start_mark.column + 1)
            yield from _marks(child, place.child(name.value), at)


def _nodes(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in children:
        yield from _nodes(child, (*path, step))


def _read_from(text: str, mark: Mark, node: Any) -> Any:
    """What a mark begins, as far as the lines below it belong to it by their indentation."""
    first, *below = text.split("\n")[mark.line - 1 :]
    indent = mark.column - 1
    lines = [" " * indent + first[indent:]]
    if (node and isinstance(node, dict | list)) or first[indent] in "'\"":
        more = "- " if isinstance(node, list) else ""
        inside = (" " * (indent + 1), " " * indent + more) if isinstance(node, dict | list) else ("",)
        lines += takewhile(lambda line: not line or line.startswith(inside), below)
    events, depth = list[yaml.Event](), 0
    for event in yaml.parse("\n".join(lines), Loader=yaml.CSafeLoader):
        events.append(event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent) and depth == 0:
            break
    return yaml.safe_load(yaml.emit([*events, yaml.DocumentEndEvent(), yaml.StreamEndEvent()]))
