"""Whatever is in the tree, the outcome is clean output or findings, and nothing outside of `renders/` is touched."""

import json
import time
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings

from servewright.core.finding import Severity
from servewright.formats.yaml.locate import locate_findings
from servewright.report.json import print_json
from servewright.report.text import print_text
from tests.command_line import everything_below, lay_out, open_folder, servewright
from tests.mutations import Tree, mutated, plausible
from tests.trees import MemoryTree, compiled, platform
from tests.whole import example, merged, promoted

# Processor seconds of one compilation of a few dozen specs; a bound on the kind of growth, not on speed.
PATIENCE = 20
NOTHING: Mapping[str, bytes] = {}


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated(platform()))
def test_small_platforms_with_mistakes(tree: Tree) -> None:
    assert_clean_or_found(tree)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated(example()))
def test_the_example_with_mistakes(tree: Tree) -> None:
    assert_clean_or_found(tree, merged())


PROMOTED = {**promoted().files, **{f"renders/{path}": content for path, content in promoted().released.items()}}


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated(PROMOTED))
def test_mistakes_in_what_has_merged(tree: Tree) -> None:
    """Of specs, of pins, and of snapshots and records that nobody may ever have written."""
    released = {path: tree[path] for path in tree if path.startswith("renders/")}
    files = {path: tree[path] for path in tree if path not in released}
    assert_clean_or_found(files, {path.removeprefix("renders/"): content for path, content in released.items()})


@settings(max_examples=100)
@given(plausible(platform()))
def test_platforms_that_nobody_thought_of(tree: Tree) -> None:
    assert_clean_or_found(tree)


def assert_clean_or_found(files: Tree, released: Mapping[str, bytes] = NOTHING) -> None:
    """Neither a traceback nor silence, in bounded time."""
    began = time.process_time()
    tree = MemoryTree(files, released)
    outcome = compiled(tree)
    located = locate_findings(outcome.findings, tree.text)
    text, document = print_text(located, False), json.loads(print_json(located, False))
    assert time.process_time() - began < PATIENCE
    assert all(line.isprintable() for line in text.split("\n"))
    assert len(document["findings"]) == len(outcome.findings)
    assert document["counts"]["error"] == sum(finding.severity is Severity.ERROR for finding in outcome.findings)
    if outcome.sound:
        assert_harmless({path: outcome.outputs[path] for path in outcome.outputs.keys() - released.keys()})


def assert_harmless(outputs: Mapping[str, bytes]) -> None:
    """Every new path stays below `renders/`, and no object carries a secret's value."""
    for path, content in outputs.items():
        assert path.isprintable()
        assert not {"", ".", ".."} & set(path.split("/"))
        # Block style: a line that begins so is a key of the object itself.
        assert b"\nkind: Secret\n" not in content


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated(platform()))
def test_nothing_else_is_written(tree: Tree) -> None:
    with open_folder() as outside:
        root = lay_out(outside / "repository", tree)
        (root / "specs").mkdir(parents=True, exist_ok=True)
        before = everything_below(outside)
        done = servewright("compile", "-C", root)
        after = everything_below(outside)
    ours = ("repository/renders/", "repository/.servewright/")
    assert done.code in (0, 1)
    assert {path: content for path, content in after.items() if not path.startswith(ours)} == before
    assert done.code == 0 or not any(path.startswith(ours[0]) for path in after)


# Floods: what a file of the largest size can be full of, scaled to keep the test fast.

HEADER = "apiVersion: servewright.dev/v1\nkind: {}\nmetadata: {{name: {}, team: orders}}\nspec:\n"
KEY = "  key: {store: vault, key: ai/orders/x}\n"


def lines(template: str, count: int) -> str:
    return "".join(template.format(number) for number in range(count))


FLOODS = {
    "unknown keys": HEADER.format("Consumer", "x") + KEY + lines("  kay{}: 1\n", 4000),
    "documents": lines("---\na: {}\n", 4000),
    "empty documents": "---\n" * 100_000,
    "the same key": "a: 1\n" * 100_000,
    "aliases": "a: &a [1]\nb:\n" + "- *a\n" * 100_000,
    "environments": HEADER.format("Consumer", "x") + KEY + "  environments:\n" + lines("    e{}: {{}}\n", 30_000),
    "a long name": "kind: " + "x" * 1_000_000,
    "a long number": "kind: " + "9" * 1_000_000,
    "escapes": 'kind: "' + "\\n" * 500_000 + '"',
    "flow lists": "[" * 1_000_000,
    "flow mappings": "{a: " * 250_000,
    "block lists": "- " * 500_000,
    "tabs": "\ta\n" * 300_000,
    "names that are alike": HEADER.format("Route", "r")
    + "  host: ai.example.com\n  path: /r\n  to: {model: eta@2}\n  consumers:\n"
    + lines("  - consumr-{}\n", 150)
    + "---\n"
    + "---\n".join(HEADER.format("Consumer", f"consumer-{number}") + KEY for number in range(300)),
}


@pytest.mark.parametrize("text", FLOODS.values(), ids=FLOODS)
def test_floods_take_bounded_time(text: str) -> None:
    assert_clean_or_found({**platform(), "specs/orders/x.yaml": text.encode()})
