"""README.md is true: its commands run and print what it shows, its specs compile, its tables name what there is.

The commands run in order, in one shell, in a copy of the repository that is a git repository of its own. Three things
stand in for what they are: `.venv` passes its programs on to the environment that runs this test, so nothing is
installed; the copy is compiled before its first commit, so renders that are out of date are the business of `make
check` alone; and `make test` runs one file of tests, else it would run this one again.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import click
import pytest
import yaml

from servewright.cli.commands import check, compile
from servewright.cli.main import INTERRUPTED, USAGE_ERROR, servewright
from servewright.core.field import Part, RenderedBy
from servewright.core.kind import find_kinds
from servewright.core.registry import constants
from servewright.core.rule import FAMILIES, Rule
from servewright.core.target import find_targets
from servewright.formats.specs.fields import marked_fields, spec_fields
from servewright.formats.units.base import Scalar
from servewright.formats.yaml.locate import locate_findings
from servewright.report.json import print_json
from tests.trees import REPOSITORY, changed, compiled, printed


def _read(path: str) -> str:
    return (REPOSITORY / path).read_text(encoding="utf-8")


README = _read("README.md")
RENDERS = REPOSITORY / "renders"

# Blocks that no shell runs, by their first word.
NOT_RUN = {
    "specs/*.yaml": "a picture",
    "git": "needs an address",
    "mkdir": "needs a cluster",
    "renders/<environment>/apps/<app>/<kind>-<name>.yaml": "a picture",
    "kubectl": "needs a cluster",
    "docker": "needs Docker, and base images of some gigabytes",
}


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and what the comment before it says."""

    language: str
    text: str
    comment: str


@dataclass(frozen=True)
class Step:
    """A command; `shows` is the output that stands below it, None where none is promised."""

    command: str
    shows: str | None


_BLOCK = r"(?:^<!-- (?P<comment>\S+) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$"
BLOCKS = [
    Block(match["language"], match["text"], match["comment"] or "")
    for match in re.finditer(_BLOCK, README, re.MULTILINE | re.DOTALL)
]


def blocks(language: str) -> list[Block]:
    return [block for block in BLOCKS if block.language == language]


def steps(block: Block) -> Iterator[Step]:
    """The commands of a block; a diff is an edit, which git makes in the user's place."""
    if block.language == "diff":
        yield Step(f"git apply <<'EDIT'\n{block.text}EDIT", "")
    elif block.language == "sh":
        yield from (Step(line, None) for line in block.text.splitlines())
    elif block.language == "console":
        for piece in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            command, _, shows = piece.partition("\n")
            yield Step(command, shows)


def test_only_these_blocks_are_not_run() -> None:
    assert {block.language for block in BLOCKS} == {"console", "diff", "sh", "text", "yaml"}
    assert [block.text.split()[0] for block in blocks("text")] == list(NOT_RUN)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone would be, with programs in `.venv`."""
    root = tmp_path_factory.mktemp("readme") / "platform"
    left_out = shutil.ignore_patterns(".git", ".venv", ".servewright", ".hypothesis", ".*_cache", "__pycache__")
    shutil.copytree(REPOSITORY, root, symlinks=True, ignore=left_out)
    programs = root / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("servewright", "pytest", "python"):
        (programs / name).write_text(f'#!/bin/sh\nexec "{Path(sys.executable).with_name(name)}" "$@"\n')
        (programs / name).chmod(0o755)
    (root / ".venv" / ".ready").touch()
    start = ".venv/bin/servewright compile && git init -q -b main && git add --all && git commit -q -m Start"
    subprocess.run(start, shell=True, cwd=root, env=environment(root), check=True, stdout=subprocess.DEVNULL)
    return root


def environment(root: Path) -> dict[str, str]:
    """A shell's own, apart from the make, pytest and git around this test."""
    folders = os.environ["PATH"].split(os.pathsep)
    return {
        "PATH": os.pathsep.join(folder for folder in folders if folder != os.path.dirname(sys.executable)),
        "HOME": str(root.parent),
        "LC_ALL": "C.UTF-8",
        "PYTEST_ADDOPTS": "tests/test_nearest.py",
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }


def test_commands_print_what_is_shown(copy: Path) -> None:
    shown = list(chain.from_iterable(steps(block) for block in BLOCKS))
    asked = [step.command == "echo $?" for step in shown[1:]] + [False]
    wrong = [
        f"$ {step.command}\n{output}(ends with {code})\n"
        for step, code_is_shown, (output, code) in zip(shown, asked, run(shown, copy), strict=True)
        if not fits(step, output) or (code != 0 and not code_is_shown)
    ]
    if wrong:
        pytest.fail("what commands do, and README.md does not show:\n\n" + "\n".join(wrong), pytrace=False)


def fits(step: Step, output: str) -> bool:
    """`...` stands for any lines where it is a line, and for anything within a line."""
    if step.shows is None:
        return True
    lines = ("(?:[^\n]*\n)*" if line == "..." else f"{_within(line)}\n" for line in step.shows.splitlines())
    return re.fullmatch("".join(lines), output) is not None


def _within(line: str) -> str:
    return "[^\n]*".join(re.escape(part) for part in line.split("..."))


def run(commands: list[Step], root: Path) -> list[tuple[str, int]]:
    """What each command prints to a user's screen, and its exit code; one shell runs them all."""
    mark = "\036"
    report = f"code=$?; printf '{mark}%d{mark}' $code; (exit $code)"
    script = "exec 2>&1\n" + "".join(f"{step.command}\n{report}\n" for step in commands)
    (root.parent / "readme.sh").write_text(script, encoding="utf-8")
    shell = subprocess.run(
        ["bash", "../readme.sh"], cwd=root, env=environment(root), stdin=subprocess.DEVNULL, capture_output=True
    )
    pieces = shell.stdout.decode().split(mark)
    return [(output, int(code)) for output, code in zip(pieces[:-1:2], pieces[1::2], strict=True)]


BOOTSTRAP = "bootstrap"


def test_specs_compile_over_the_small_platform() -> None:
    specs: dict[str, str | None] = {block.comment: block.text for block in blocks("yaml") if block.comment != BOOTSTRAP}
    assert list(specs) == ["specs/delivery/eta/v3.yaml"]
    assert printed(changed(specs)) == ""


def test_the_bootstrap_is_of_the_example() -> None:
    (application,) = [yaml.safe_load(block.text) for block in blocks("yaml") if block.comment == BOOTSTRAP]
    platform = yaml.safe_load(_read("specs/platform.yaml"))["spec"]
    source, destination = application["spec"]["source"], application["spec"]["destination"]
    assert (source["repoURL"], source["targetRevision"]) == (platform["repository"], platform["branch"])
    assert application["metadata"]["namespace"] == destination["namespace"] == platform["argocd"]["namespace"]
    assert (REPOSITORY / source["path"]).is_dir()


def table(head: str) -> list[list[str]]:
    """The cells of the table whose first column is called so, row by row."""
    rows = paragraph(f"\n| {head} |").splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def paragraph(before: str) -> str:
    """What stands after these words, up to an empty line."""
    assert README.count(before) == 1
    return README.partition(before)[2].partition("\n\n")[0]


def names(text: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", text)


def first_column(head: str) -> list[str]:
    return [name for row in table(head) for name in names(row[0])]


def listed(before: str) -> list[str]:
    """What stands in backticks in front of a colon, in the list after these words."""
    return re.findall(r"`(\w+)(?:\.py)?`:", paragraph(f"{before}\n\n"))


def test_kinds_and_their_release_fields() -> None:
    assert {name: names(row[2]) for row in table("kind") for name in names(row[0])} == {
        name: [
            field.pattern[1]
            for field in spec_fields(kind.document)
            if field.pattern[0] == "spec" and len(field.pattern) == 2 and field.part is Part.RELEASE
        ]
        for name, kind in find_kinds().items()
    }


CODES = (0, check.FOUND, USAGE_ERROR, check.OUT_OF_DATE, INTERRUPTED)
LAYERS = " ".join(re.findall(r"^    \"(.+)\",$", _read("pyproject.toml").partition("\nlayers = ")[2], re.MULTILINE))
# What the README lists, and what there is.
LISTS = {
    "commands": (first_column("command"), servewright.list_commands(click.Context(servewright))),
    "targets": (first_column("target"), find_targets()),
    "make targets": (first_column("make target"), " ".join(re.findall(r"\n\.PHONY: (.+)", _read("Makefile"))).split()),
    "exit codes": ([row[0] for row in table("exit code")], [str(code) for code in CODES]),
    "codes": (
        listed("where it arose:"),
        {rule.code[:3] for family in FAMILIES for _, rule in constants(f"servewright.{family}", Rule)},
    ),
    # A layer in parentheses may be missing, and is.
    "floors": (listed("From the top:"), [name for name in LAYERS.split() if name.isidentifier()]),
}


@pytest.mark.parametrize("sort", LISTS)
def test_lists_are_of_what_there_is(sort: str) -> None:
    said, there = LISTS[sort]
    assert sorted(said) == sorted(there)


@pytest.mark.parametrize("command", [compile.COMMAND, check.COMMAND], ids=["compile", "check"])
def test_options(command: click.Command) -> None:
    long = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    assert [name.partition(" ")[0] for name in first_column("option")] == long


def test_targets_that_are_missing() -> None:
    marked = {mark.target for kind in find_kinds().values() for _, mark in marked_fields(kind.document, RenderedBy)}
    assert names(paragraph("These targets have not arrived")) == sorted(marked - find_targets().keys())


def test_manifests_of_targets() -> None:
    said = {kind for row in table("target") if "`" not in row[1] for kind in row[1].split(", ")}
    texts = [path.read_text("utf-8") for place in ("apps/*", "argocd") for path in RENDERS.glob(f"*/{place}/*.yaml")]
    assert said == {kind for text in texts for kind in re.findall(r"^kind: (\w+)$", text, re.MULTILINE)}


def test_layout_of_renders() -> None:
    (lines,) = [block.text.splitlines() for block in blocks("text") if block.text.startswith("renders/")]
    # The source of a service keeps its folders.
    shown = [line.split()[0].replace("<file>", "[^/]+(?:/[^/]+)*") for line in lines]
    layout = re.compile("|".join(re.sub("<[^>]+>", "[^/]+", path) for path in shown))
    files = [path.relative_to(REPOSITORY).as_posix() for path in RENDERS.rglob("*") if path.is_file()]
    assert [file for file in files if not layout.fullmatch(file)] == []


def test_paths_of_the_repository() -> None:
    """Those in the text; in commands a path that does not exist fails by itself."""
    text = re.sub(_BLOCK, "", README, flags=re.MULTILINE | re.DOTALL)
    paths = [name for name in names(text) if re.fullmatch(r"(specs|compiler|tests|\.ci)/[^<* ]*", name)]
    assert ".ci/run" in paths
    assert [path for path in paths if not (REPOSITORY / path).exists()] == []


def test_units() -> None:
    units = {unit.shape.noun: unit for unit in Scalar.__subclasses__()}
    for row in table("type"):
        for noun, examples in zip(row[::2], row[1::2], strict=True):
            for example in names(examples):
                assert str(units[noun].read(yaml.safe_load(example))) == example.strip('"')


def test_fields_of_json() -> None:
    unshared = "kind: Route, metadata: {name: late, team: orders}, spec: {host: a.example, path: /, to: {model: fraud}}"
    broken = changed({"specs/orders/late.yaml": f"{{apiVersion: servewright.dev/v1, {unshared}}}"})
    report = json.loads(print_json(locate_findings(compiled(broken).findings, broken.files.get), False))
    finding = next(finding for finding in report["findings"] if finding["related"])
    for name, value in (("the object", report), ("a finding", finding), ("a place", finding["place"])):
        assert names(paragraph(f"\n- {name}:").partition("\n")[0]) == list(value)


def test_the_release_of_argo_cd() -> None:
    tested = re.findall(r"argo-cd/v3 v(\d+\.\d+)\.", _read("tests/peers/argocd/go.mod"))
    assert re.findall(r"Argo CD (\d+\.\d+)", README) == tested
