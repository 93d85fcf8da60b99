"""The YAML reader reads what other readers read, on real files and on generated ones.

PyYAML shares libyaml's parser, so it checks what becomes of the events; ruamel.yaml reads YAML 1.2 with a parser of its
own. Where one of them differs from us for a reason, the tables below say so.
"""

import io
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError as RuamelError

from servewright.formats.yaml.load import Loaded, load

ROOT = Path(__file__).parent.parent
CASES = ROOT.parent / "shared" / "cases"

# What ruamel.yaml takes for something else than the string that the core schema makes of it.
STRINGS_TO_RUAMEL = {
    r"\d{4}-\d\d?-\d\d?([Tt ].*)?": "timestamps are a type of YAML 1.1",
    r"[-+]?0b[01_]+": "binary integers are of YAML 1.1",
    r"[-+.0-9_eE]*_[-+.0-9_eE]*|0x[0-9a-fA-F_]+|0o[0-7_]+": "underscores in numbers are of YAML 1.1",
    r"[-+]0x[0-9a-fA-F_]+|[-+]0o[0-7_]+": "only decimal integers have a sign",
}
REFUSED_BY_RUAMEL = {
    "tag:yaml.org,2002:merge": "`<<` is a string where it is no key",
    "tag:yaml.org,2002:value": "`=` is a string",
}
REFUSED_BY_PYYAML = {"found duplicate anchor": "YAML 1.2 lets an anchor be set again"}
CORE = (
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", "true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("float", r"[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN", list("-+.")),
)


class CoreLoader(yaml.CSafeLoader):
    """PyYAML with the core schema of YAML 1.2 in place of its own."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # the type that PyYAML's stubs give it


class CarefulDumper(yaml.SafeDumper):
    """PyYAML that quotes what either version of YAML takes for something else than a string."""


def _integer(loader: CoreLoader, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node))
    return int(text[2:], {"0o": 8, "0x": 16}[text[:2]]) if text[:2] in ("0o", "0x") else int(text)


def _float(loader: CoreLoader, node: yaml.ScalarNode) -> float:
    return float(str(loader.construct_scalar(node)).lower().replace(".inf", "inf").replace(".nan", "nan"))


for name, pattern, initials in CORE:
    for resolver in (CoreLoader, CarefulDumper):
        resolver.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(f"^(?:{pattern})$"), initials)
CarefulDumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^[yYnN]$"), list("yYnN"))
CoreLoader.add_constructor("tag:yaml.org,2002:int", _integer)
CoreLoader.add_constructor("tag:yaml.org,2002:float", _float)


@pytest.mark.parametrize("folder", [ROOT / "specs", CASES], ids=["specs", "shared cases"])
def test_real_files(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml") and path.is_file())
    if not files:
        pytest.skip(f"no YAML files in {folder.relative_to(ROOT.parent)}")
    for path in files:
        text = path.read_bytes()
        assert load(path.name, text).complete, path
        assert _compare_with_pyyaml(text) == []
        assert _compare_with_ruamel(text) == []


NUMBERS = (
    "1e3",
    "0o17",
    "0x1F",
    "0755",
    "1_000",
    "0b1",
    "12:30",
    ".5",
    "5.",
    "-0x1",
    "+1",
    "-.INF",
    ".nan",
    "08",
    "1e400",
)
NAMES = ("yes", "n", "~", "null", "true", "2026-01-02", "<<", "=")
STARTS = ("- a", "a: b", "#a", "a #b", "*a", "&a", "!a", "%a", "@a", "'", '"', "{a}", "---", "? a", "")
SPACES = ("a\nb\n", "a\n", "\n", " a", "a ", "\ta", "a\tb", "é", "\x85", "\u2028", "\ufeff", "\0", "\x7f", "😀")
WORDS = st.sampled_from((*NUMBERS, *NAMES, *STARTS, *SPACES))
STRINGS = WORDS | st.text(st.characters(codec="utf-8"), max_size=12)
LEAVES = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | STRINGS
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STRINGS, inner, max_size=4),
    max_leaves=15,
)
DOCUMENTS = st.dictionaries(STRINGS, TREES, max_size=4)
STYLES = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([None, True, False]),
        "default_style": st.sampled_from([None, '"', "'"]),
        "width": st.sampled_from([20, 80, 10_000]),
        "indent": st.sampled_from([2, 4]),
        "allow_unicode": st.booleans(),
        "explicit_start": st.booleans(),
        "sort_keys": st.just(False),
    }
)


@settings(deadline=None)
@given(DOCUMENTS, TREES, STYLES)
def test_what_pyyaml_writes(document: dict[str, Any], shared: Any, style: dict[str, Any]) -> None:
    tree = {**document, "first": shared, "again": [shared, {"more": shared}]}
    text = yaml.dump_all([tree, document], Dumper=CarefulDumper, **style).encode()
    loaded = load("f", text)
    if raw := [finding for finding in loaded.findings if finding.code == "LOD012"]:
        assert style["allow_unicode"] and "some YAML readers only" in raw[0].message
    else:
        assert loaded.findings == ()
        assert list(_differences([tree, document], [read.value for read in loaded.documents])) == []
        assert _compare_with_pyyaml(text) == []
        assert _compare_with_ruamel(text) == []


@settings(deadline=None)
@given(DOCUMENTS, st.sampled_from([None, True, False]))
def test_what_ruamel_writes(document: dict[str, Any], flow: bool | None) -> None:
    writer: Any = YAML(typ="safe", pure=True)
    writer.default_flow_style, writer.sort_base_mapping_type_on_output = flow, False
    stream = io.BytesIO()
    writer.dump(document, stream)
    assert _compare_with_pyyaml(stream.getvalue()) == []
    assert _compare_with_ruamel(stream.getvalue()) == []


PIECES = ("a", "b", "1", "0o7", "1.5e3", "null", "true", '"x"', "'y'", "|\n  x\n", ">-\n x\n\n y\n", "# c\n", "---\n")
STRUCTURE = (": ", "- ", "? ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", ": ", "- ", "\n", "\n  ")
PROPERTIES = ("&a ", "&b ", "*a ", "*b ", "!!str ", "!!int ", "!!float ", "!!seq ")
SOUP = st.lists(st.sampled_from((*PIECES, *STRUCTURE, *PROPERTIES)), max_size=25).map("".join)


@settings(deadline=None)
@given(SOUP)
@example("!!int {}")
@example("!!float []")
def test_what_nobody_would_write(soup: str) -> None:
    assert _compare_with_pyyaml(soup.encode()) == []


def _compare_with_pyyaml(text: bytes) -> list[Any]:
    loaded = load("f", text)
    try:
        theirs = list(yaml.load_all(text, Loader=CoreLoader))
    except (yaml.YAMLError, ValueError) as error:
        return [] if loaded.findings or any(reason in str(error) for reason in REFUSED_BY_PYYAML) else [error]
    return _compare(loaded, theirs)


def _compare_with_ruamel(text: bytes) -> list[Any]:
    loaded = load("f", text)
    try:
        theirs = list(YAML(typ="safe", pure=True).load_all(text))
    except RuamelError as error:
        return [] if loaded.findings or any(tag in str(error) for tag in REFUSED_BY_RUAMEL) else [error]
    return [
        (ours, read)
        for ours, read in _compare(loaded, theirs)
        if not (isinstance(ours, str) and any(re.fullmatch(pattern, ours) for pattern in STRINGS_TO_RUAMEL))
    ]


def _compare(loaded: Loaded, theirs: list[Any]) -> list[tuple[Any, Any]]:
    """What differs in the documents that have no fault, and documents that one reader alone has."""
    ours = {document.index: document.value for document in loaded.documents}
    faulty = {document.index for document in loaded.documents if not document.sound}
    if not loaded.complete:
        return [("cut short", theirs)] if not loaded.findings else []
    return [
        difference
        for index, read in enumerate(theirs)
        if index not in faulty
        for difference in _differences(ours.pop(index, None), read)
    ] + [(index, value) for index, value in ours.items() if index not in faulty]


def _differences(ours: Any, theirs: Any) -> Iterator[tuple[Any, Any]]:
    if type(ours) is not type(theirs):
        yield ours, theirs
    elif isinstance(ours, dict):
        if list(ours) != list(theirs):
            yield list(ours), list(theirs)
        for key in ours.keys() & theirs.keys():
            yield from _differences(ours[key], theirs[key])
    elif isinstance(ours, list):
        if len(ours) != len(theirs):
            yield ours, theirs
        for one, other in zip(ours, theirs, strict=False):
            yield from _differences(one, other)
    elif ours != theirs and not (isinstance(ours, float) and math.isnan(ours) and math.isnan(theirs)):
        yield ours, theirs
