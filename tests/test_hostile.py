"""Whatever is in the tree, the outcome is clean output or findings, and nothing outside of `renders/` is touched."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings

from servewright.core.finding import Severity
from servewright.edge.workspace import Workspace
from servewright.formats.yaml.locate import locate_findings
from servewright.pipeline import Compiled
from servewright.report.json import print_json
from servewright.report.text import print_text
from tests.command_line import everything_below, lay_out, servewright
from tests.faults import unprivileged
from tests.mutations import Tree, mutated, plausible
from tests.trees import REPOSITORY, MemoryTree, compiled, platform, read_tree

# Processor seconds of one compilation of a few dozen specs; a bound on the kind of growth, not on speed.
PATIENCE = 20


@cache
def example() -> Mapping[str, bytes]:
    return read_tree(REPOSITORY)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated(platform()))
def test_small_platforms_with_mistakes(tree: Tree) -> None:
    assert_clean_or_found(tree)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated(example()))
def test_the_example_with_mistakes(tree: Tree) -> None:
    assert_clean_or_found(tree)


@settings(max_examples=100)
@given(plausible(platform()))
def test_platforms_that_nobody_thought_of(tree: Tree) -> None:
    assert_clean_or_found(tree)


def assert_clean_or_found(tree: Tree) -> None:
    """Neither a traceback nor silence, in bounded time."""
    began = time.process_time()
    outcome = compiled(MemoryTree(tree))
    located = locate_findings(outcome.findings, tree.get)
    text, document = print_text(located, False), json.loads(print_json(located, False))
    assert time.process_time() - began < PATIENCE
    assert all(line.isprintable() for line in text.split("\n"))
    assert len(document["findings"]) == len(outcome.findings)
    assert document["counts"]["error"] == sum(finding.severity is Severity.ERROR for finding in outcome.findings)
    if outcome.sound:
        assert_harmless(outcome)


def assert_harmless(outcome: Compiled) -> None:
    """Every path stays below `renders/`, and no object carries a secret's value."""
    for path, content in outcome.outputs.items():
        assert path.isprintable()
        assert not {"", ".", ".."} & set(path.split("/"))
        # Block style: a line that begins so is a key of the object itself.
        assert b"\nkind: Secret\n" not in content


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated(platform()))
def test_nothing_else_is_written(tree: Tree) -> None:
    with folder() as outside:
        root = lay_out(outside / "repository", tree)
        (root / "specs").mkdir(parents=True, exist_ok=True)
        before = everything_below(outside)
        done = servewright("compile", "-C", root)
        after = everything_below(outside)
    ours = ("repository/renders/", "repository/.servewright/")
    assert done.code in (0, 1)
    assert {path: content for path, content in after.items() if not path.startswith(ours)} == before
    assert done.code == 0 or not any(path.startswith(ours[0]) for path in after)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that others may look into; it goes however deep it has become."""
    path = Path(mkdtemp()).resolve()
    path.chmod(0o755)
    try:
        yield path
    finally:
        subprocess.run(["rm", "-rf", path], check=True)


@pytest.fixture
def root() -> Iterator[Path]:
    """The small platform on disk."""
    with folder() as path:
        yield lay_out(path / "repository", platform())


def found(root: Path) -> list[tuple[str, str]]:
    """Codes and messages of what a user has to look at."""
    findings = json.loads(servewright("compile", "-C", root, "--format", "json").out)["findings"]
    return [(finding["code"], finding["message"]) for finding in findings if finding["severity"] != "note"]


def link(path: str, target: str) -> Callable[[Path], None]:
    """Puts a symbolic link in a file's place."""

    def change(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(target)

    return change


def pipe(path: str) -> Callable[[Path], None]:
    """Puts a pipe in a file's place."""

    def change(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        os.mkfifo(root / path)

    return change


def file(path: bytes, content: bytes = b"") -> Callable[[Path], None]:
    """Adds a file, whatever bytes its name has."""

    def change(root: Path) -> None:
        place = os.path.join(os.fsencode(root), path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as stream:
            stream.write(content)

    return change


def deep(name: str, levels: int) -> Callable[[Path], None]:
    """Puts a spec below so many folders."""

    def change(root: Path) -> None:
        here = os.open(root / "specs", os.O_RDONLY)
        for _ in range(levels):
            os.mkdir(name, dir_fd=here)
            below = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        spec = os.open("x.yaml", os.O_CREAT | os.O_WRONLY, dir_fd=here)
        os.write(spec, b"a: 1\n")
        os.close(spec)
        os.close(here)

    return change


SPEC = b"apiVersion: servewright.dev/v1\nkind: Consumer\n"
NO_KIND = [("VAL005", "`apiVersion` is missing, and `servewright.dev/v1` is wanted")]
LEADS_OUT = "`{}` is a symbolic link that leads out of `specs/`"
NOT_UTF8 = "the name of `{}` is not UTF-8"
ODD_TREES: dict[str, tuple[Callable[[Path], None], list[tuple[str, str]]]] = {
    "a spec links to a file of the machine": (
        link("specs/x.yaml", "/etc/passwd"),
        [("LOD101", LEADS_OUT.format("specs/x.yaml"))],
    ),
    "a source links to a file of the machine": (
        link("specs/delivery/fraud/service/x.py", "/etc/passwd"),
        [("LOD101", LEADS_OUT.format("specs/delivery/fraud/service/x.py"))],
    ),
    "weights link to a file of the machine": (
        link("specs/delivery/eta/weights.bin", "/etc/passwd"),
        [("LOD101", LEADS_OUT.format("specs/delivery/eta/weights.bin"))],
    ),
    "a folder links to a folder of the machine": (
        link("specs/x", "/etc"),
        [("LOD104", "`specs/x` is a symbolic link to a folder, and is not read")],
    ),
    "a link to itself": (
        link("specs/x.yaml", "x.yaml"),
        [("LOD103", "`specs/x.yaml` is a symbolic link that leads to nothing")],
    ),
    "a pipe among specs": (
        pipe("specs/x.yaml"),
        [("LOD103", "`specs/x.yaml` cannot be read: it is no regular file")],
    ),
    "a pipe in a document's place": (
        pipe("specs/delivery/fraud/openapi.json"),
        [("LOD103", "`specs/delivery/fraud/openapi.json` cannot be read: it is no regular file")],
    ),
    "a folder that is called as a spec": (file(b"specs/x.yaml/y.yaml", b"a: 1\n"), NO_KIND),
    "a name with a line break": (file(b"specs/x\ny.yaml", b"a: 1\n"), NO_KIND),
    "a name that is not UTF-8": (file(b"specs/\xff.yaml"), [("LOD103", NOT_UTF8.format(r"specs/\udcff.yaml"))]),
    "a folder that is not UTF-8": (
        file(b"specs/\xff/x.yaml", SPEC),
        [("LOD103", NOT_UTF8.format(r"specs/\udcff/x.yaml"))],
    ),
    "a source that is not UTF-8": (
        file(b"specs/delivery/fraud/service/\xff.py"),
        [("LOD103", NOT_UTF8.format(r"specs/delivery/fraud/service/\udcff.py"))],
    ),
    "a file beside the specs that is not UTF-8": (file(b"specs/\xff.txt"), []),
    "a spec in capitals": (
        file(b"specs/X.YAML", SPEC),
        [("LOD104", "`specs/X.YAML` ends in `.YAML`, and is not read")],
    ),
    "a service's own configuration": (file(b"specs/delivery/fraud/service/config.yaml", b"a: 1\n"), []),
    "a service's own configuration, in three letters": (
        file(b"specs/delivery/fraud/service/config.yml", b"a: 1\n"),
        [],
    ),
    "a hidden file": (file(b"specs/.x.yaml", b"a: 1\n"), []),
    "folders deeper than a stack": (deep("d", 1100), NO_KIND),
}


@pytest.mark.parametrize(("change", "finds"), ODD_TREES.values(), ids=ODD_TREES)
def test_odd_trees(root: Path, change: Callable[[Path], None], finds: list[tuple[str, str]]) -> None:
    change(root)
    before = everything_below(root / "specs")
    assert sorted(found(root)) == sorted(finds)
    assert everything_below(root / "specs") == before


def test_folders_deeper_than_a_path_are_found(root: Path) -> None:
    deep("d" * 200, 30)(root)
    ((code, message),) = found(root)
    assert (code, message[:9], message[-37:]) == ("LOD103", "`specs/dd", "d` cannot be read: file name too long")


def test_specs_that_link_elsewhere_are_not_read(root: Path) -> None:
    (root / "specs").rename(root / "elsewhere")
    (root / "specs").symlink_to("elsewhere")
    done = servewright("check", "-C", root)
    assert (done.code, done.err.splitlines()[-1]) == (
        2,
        f"Error: `{root}/specs` is a symbolic link: put a folder in its place",
    )


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("specs/teams.yaml", "`specs/teams.yaml` cannot be read: permission denied"),
        ("specs/delivery/eta", "`specs/delivery/eta` cannot be read: permission denied"),
        ("specs", "`specs` cannot be read: permission denied"),
    ],
)
def test_what_may_not_be_read_is_a_finding(root: Path, path: str, message: str) -> None:
    (root / path).chmod(0)
    with unprivileged():
        _, findings = Workspace(root).specs()
    (root / path).chmod(0o755)
    assert [(finding.code, finding.message) for finding in findings] == [("LOD103", message)]


def test_links_in_the_place_of_outputs_are_not_followed(root: Path) -> None:
    servewright("compile", "-C", root)
    victim = root.parent / "victim"
    victim.write_bytes(b"keep")
    rendered = sorted(path for path in (root / "renders").rglob("*") if path.is_file())
    for path in rendered[::5]:
        path.unlink()
        path.symlink_to(victim)
    assert servewright("compile", "-C", root).code == 0
    assert servewright("check", "-C", root).code == 0
    assert victim.read_bytes() == b"keep"
    assert not any(path.is_symlink() for path in rendered)


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
    + lines("  - consumr-{}\n", 300)
    + "---\n"
    + "---\n".join(HEADER.format("Consumer", f"consumer-{number}") + KEY for number in range(300)),
}


@pytest.mark.parametrize("text", FLOODS.values(), ids=FLOODS)
def test_floods_take_bounded_time(text: str) -> None:
    assert_clean_or_found({**platform(), "specs/orders/x.yaml": text.encode()})
