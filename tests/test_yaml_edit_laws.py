"""Whatever the layout of a YAML file: an edit does to the values what it says, and to the text nothing else."""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from servewright.core.place import Path
from servewright.formats.yaml.edit import Add, Append, Edit, Remove, Replace, edited
from servewright.formats.yaml.edits.extract import extracted
from servewright.formats.yaml.load import load
from tests.scribe import Scribe

Tree = Any  # plain values
Node = tuple[int, Path, Any]  # a document, a path in it, and the value there

WORDS = st.from_regex(r"[a-z][a-z0-9]{0,3}( [a-z]{1,3})?", fullmatch=True).filter(
    lambda text: text not in ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
)
ODD = ["", "no", "1", "a: b", "- c", "#d", "it's", 'say "x"', "{e}", "a, b", "ä😀", "\\", "x: ", "a [b] #c", "\u200b"]
TEXTS = WORDS | st.sampled_from([*ODD, "one\ntwo", "one\n\ntwo\n", "\n", " lead\n", "a\n\n"])
SCALARS = st.none() | st.booleans() | st.integers(-99, 99) | TEXTS
KEYS = WORDS | st.sampled_from(["no", "a b", "1.5", "ä", "it's"])
TREES: st.SearchStrategy[Tree] = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=4), max_leaves=12
)
ROOTS = st.dictionaries(KEYS, TREES, min_size=1, max_size=4) | st.lists(TREES, min_size=1, max_size=4)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    trees = draw(st.lists(ROOTS, min_size=1, max_size=3))
    return Scribe(draw(st.randoms(use_true_random=False))).file(trees)


def values(text: bytes) -> list[Tree]:
    loaded = load("", text)
    assert loaded.complete and {finding.code for finding in loaded.findings} <= {"LOD004"}  # a list is no spec
    return [document.value for document in loaded.documents]


def nodes(text: bytes, *types: type) -> list[Node]:
    """All of these types, and of their subtypes."""
    below = [(index, (), tree) for index, tree in enumerate(values(text))]
    return [node for root in below for node in _nodes(*root) if isinstance(node[2], types)]


def _nodes(document: int, path: Path, value: Tree) -> Iterator[Node]:
    yield document, path, value
    if isinstance(value, dict | list):
        for step, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _nodes(document, (*path, step), below)


def with_value(text: bytes, document: int, path: Path, value: Tree) -> list[Tree]:
    """The values of a file with another one at a path."""
    trees = values(text)
    around: Any = trees
    for step in (document, *path)[:-1]:
        around = around[step]
    around[(document, *path)[-1]] = value
    return trees


def comments(text: bytes) -> list[str]:
    return re.findall(r"# c\d+(?=:)", text.decode())


def is_subsequence(short: bytes, long: bytes) -> bool:
    rest = iter(long)
    return all(byte in rest for byte in short)


def composed(text: str, document: int) -> Any:
    """The nodes of a document as another parser sees them."""
    return list(yaml.compose_all(text, yaml.SafeLoader))[document]


def span(text: bytes, document: int, path: Path) -> tuple[int, int]:
    """The bytes of a node."""
    content = text.decode()
    node = composed(content, document)
    for step in path:
        is_mapping = isinstance(node, yaml.MappingNode)
        node = next(v for k, v in node.value if k.value == step) if is_mapping else node.value[step]
    return len(content[: node.start_mark.index].encode()), len(content[: node.end_mark.index].encode())


def reach(text: bytes, document: int, path: Path) -> tuple[int, int]:
    """From the key or dash of an entry to the end of its last line, in bytes."""
    content, first = text.decode(), 0
    node = composed(content, document)
    for step in path:
        if isinstance(node, yaml.MappingNode):
            key, node = next(pair for pair in node.value if pair[0].value == step)
            first = key.start_mark.index
        else:
            node = node.value[step]
            first = max(first, content.rfind("-", 0, node.start_mark.index))
    while isinstance(node, yaml.CollectionNode) and not node.flow_style:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    last = len(content[: node.end_mark.index].rstrip())
    rest = re.split("[\r\n]", content[last:], maxsplit=1)[0]
    return len(content[:first].encode()), len((content[:last] + rest).encode())


@given(files(), st.data())
def test_a_replaced_scalar_is_the_only_change(text: bytes, data: st.DataObject) -> None:
    scalars = nodes(text, str, int, type(None))
    for document, path, _ in [data.draw(st.sampled_from(scalars))] if scalars else []:
        new = data.draw(SCALARS)
        result = edited(text, [Replace(document, path, new)])
        assert repr(values(result)) == repr(with_value(text, document, path, new))
        assert comments(result) == comments(text)
        start, end = span(text, document, path)
        assert result.startswith(text[:start])
        assert result.endswith(text[end:])


@given(files(), st.data())
def test_a_scalar_goes_there_and_back(text: bytes, data: st.DataObject) -> None:
    """Between two that can stand in one style, written as this compiler would."""
    scalars = [node for node in nodes(text, str, int, type(None)) if not re.search(r"[\n\u200b]", str(node[2]))]
    for document, path, old in [data.draw(st.sampled_from(scalars))] if scalars else []:
        other: str | int = data.draw(WORDS) if isinstance(old, str) else data.draw(st.integers(0, 9))
        there = edited(text, [Replace(document, path, other)])
        assert edited(there, [Replace(document, path, old)]) == text


@given(files(), st.data())
def test_a_new_entry_is_the_only_change_and_can_be_taken_back(text: bytes, data: st.DataObject) -> None:
    document, path, old = data.draw(st.sampled_from(nodes(text, dict, list)))
    value = data.draw(TREES)
    if isinstance(old, dict):
        after = data.draw(st.sampled_from([None, *old]))
        names = list(old)
        names.insert(len(names) if after is None else names.index(after) + 1, "fresh")
        new: Tree = {name: old.get(name, value) for name in names}
        edit: Edit = Add(document, path, "fresh", value, after)
    else:
        new, edit = [*old, value], Append(document, path, value)
    result = edited(text, [edit])
    assert repr(values(result)) == repr(with_value(text, document, path, new))
    assert comments(result) == comments(text)
    assert is_subsequence(text, result)
    assert (b"\r" in result) == (b"\r" in text)
    assert edited(result, [Remove(document, (*path, "fresh" if isinstance(old, dict) else len(old)))]) == text


@given(files(), st.data())
def test_a_removed_entry_is_the_only_change(text: bytes, data: st.DataObject) -> None:
    collections = [node for node in nodes(text, dict, list) if node[2]]
    for document, path, old in [data.draw(st.sampled_from(collections))] if collections else []:
        steps: list[Any] = list(old) if isinstance(old, dict) else list(range(len(old)))
        step = data.draw(st.sampled_from(steps))
        result = edited(text, [Remove(document, (*path, step))])
        left = [other for other in steps if other != step]
        new = {key: old[key] for key in left} if isinstance(old, dict) else [old[index] for index in left]
        assert repr(values(result)) == repr(with_value(text, document, path, new))
        first, last = reach(text, document, (*path, step))
        lost = [comment for comment in comments(text) if comment not in comments(result)]
        assert all(first <= text.index(f"{comment}:".encode()) < last for comment in lost)
        assert left == [] or is_subsequence(result, text)


@given(files())
def test_each_document_can_stand_alone(text: bytes) -> None:
    trees = values(text)
    parts = [extracted(text, index) for index in range(len(trees))]
    assert repr([values(part) for part in parts]) == repr([[tree] for tree in trees])
    assert [comment for part in parts for comment in comments(part)] == comments(text)
