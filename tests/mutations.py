"""What goes wrong with specs, by slip or by intent: changes of a tree of files that hypothesis draws."""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from servewright.formats.yaml.load import load
from tests.oddities import FRAGMENTS, NAMES, NUMBERS, PLAUSIBLE, TEXTS

Tree = dict[str, bytes]
Draw = Callable[[st.SearchStrategy[Any]], Any]
Node = tuple[Any, Any]  # a collection, and the key or index of one of its elements


def strange() -> st.SearchStrategy[Any]:
    """A value where another was meant."""
    scalars: st.SearchStrategy[Any] = st.one_of(
        st.sampled_from((None, True, False, [], {}, [[]], {"a": None}, {"": ""})),
        st.sampled_from((*NAMES, *TEXTS)),
        st.sampled_from(NUMBERS),
        st.text(max_size=20),
        st.integers(1, 300).map(_nested),
    )
    return scalars | st.lists(scalars, max_size=3) | st.dictionaries(st.text(max_size=5), scalars, max_size=3)


def _nested(depth: int) -> Any:
    value: Any = depth
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


@st.composite
def mutated(draw: Draw, files: Mapping[str, bytes]) -> Tree:
    """The files with one to three changes, of trees, of bytes or of files."""
    tree = dict(files)
    for change in draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3)):
        if tree:
            change(draw, tree)
    return tree


@st.composite
def plausible(draw: Draw, files: Mapping[str, bytes]) -> Tree:
    """The files with a few scalars that are others of their sort: many such trees compile."""
    tree = dict(files)
    for _ in range(draw(st.integers(1, 4))):
        change_plausibly(draw, tree)
    return tree


def change_value(draw: Draw, tree: Tree) -> None:
    """A node of a document is replaced by something else."""

    def change(holder: Any, key: Any) -> None:
        holder[key] = draw(strange())

    _change_node(draw, tree, change)


def change_plausibly(draw: Draw, tree: Tree) -> None:
    """A scalar is another of its sort."""

    def change(holder: Any, key: Any) -> None:
        old = holder[key]
        if isinstance(old, bool):
            holder[key] = not old
        elif isinstance(old, int):
            holder[key] = draw(st.sampled_from((0, 1, 2, 3, 8, 100, 1000)) | st.integers(-1, 70000))
        elif isinstance(old, str):
            holder[key] = draw(st.sampled_from(PLAUSIBLE))

    _change_node(draw, tree, change)


def delete_node(draw: Draw, tree: Tree) -> None:
    """A key or an element is gone."""

    def change(holder: Any, key: Any) -> None:
        del holder[key]

    _change_node(draw, tree, change)


def rename_key(draw: Draw, tree: Tree) -> None:
    """A key is spelt otherwise, or stands there twice under two names."""

    def change(holder: Any, key: Any) -> None:
        name = draw(st.sampled_from(NAMES) | st.just(f"{key}s"))
        if isinstance(holder, dict):
            holder[name] = holder[key] if draw(st.booleans()) else holder.pop(key)
        else:
            holder.append(deepcopy(holder[key]))

    _change_node(draw, tree, change)


def splice_node(draw: Draw, tree: Tree) -> None:
    """A node of any document stands where another was."""
    other = draw(st.sampled_from(_nodes(_documents(tree[_spec_file(draw, tree)]))) if tree else st.nothing())

    def change(holder: Any, key: Any) -> None:
        holder[key] = deepcopy(other[0][other[1]])

    _change_node(draw, tree, change)


def change_bytes(draw: Draw, tree: Tree) -> None:
    """A file is cut, doubled, or has bytes of another or of nobody in it."""
    path = draw(st.sampled_from(sorted(tree)))
    text = tree[path]
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 200)))
    other = tree[draw(st.sampled_from(sorted(tree)))]
    middle = draw(
        st.sampled_from((b"", text[start:end] * 2, other[start : start + 200]))
        | st.sampled_from(FRAGMENTS)
        | st.binary(max_size=20)
    )
    tree[path] = text[:start] + middle + (text[end:] if draw(st.booleans()) else text[start:])


def change_files(draw: Draw, tree: Tree) -> None:
    """A file is gone, is called otherwise, or stands there twice."""
    path = draw(st.sampled_from(sorted(tree)))
    content = tree[path] if draw(st.booleans()) else tree.pop(path)
    folder, _, name = path.rpartition("/")
    if draw(st.booleans()):
        stem = draw(st.sampled_from([name, "x.yaml", "-.yaml", "é\u202e.yaml", "a\nb.yaml", "x.json", "x"]))
        tree[f"{draw(st.sampled_from([folder, 'specs', 'specs/locks', 'specs/nobody']))}/{stem}"] = content


CHANGES = (
    change_plausibly,
    change_plausibly,
    change_value,
    delete_node,
    rename_key,
    splice_node,
    change_bytes,
    change_files,
)


def _change_node(draw: Draw, tree: Tree, change: Callable[[Any, Any], None]) -> None:
    path = _spec_file(draw, tree)
    documents = _documents(tree[path])
    nodes = _nodes(documents)
    if nodes:
        change(*draw(st.sampled_from(nodes)))
        # JSON is YAML, and escapes nothing that matters here.
        printed = (json.dumps(document, ensure_ascii=draw(st.booleans())) for document in documents)
        tree[path] = "\n---\n".join(printed).encode(errors="surrogatepass")


def _spec_file(draw: Draw, tree: Tree) -> str:
    found = sorted(path for path in tree if path.endswith(".yaml"))
    return str(draw(st.sampled_from(found or sorted(tree))))


def _documents(text: bytes) -> list[Any]:
    return [deepcopy(document.value) for document in load("x.yaml", text).documents]


def _nodes(documents: list[Any]) -> list[Node]:
    return list(_below(documents)) or [({"a": 1}, "a")]


def _below(node: Any) -> Iterator[Node]:
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from _below(node[key])
