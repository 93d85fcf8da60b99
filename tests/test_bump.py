"""`servewright bump`: one number or one new line, each spec that means the old one, and no other byte."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from servewright.core.finding import Severity
from tests.command_line import Outcome, everything_below, lay_out, servewright
from tests.trees import REPOSITORY, MemoryTree, compiled, read_tree

pytestmark = pytest.mark.usefixtures("elsewhere")

ETA, FRAUD = "specs/delivery/eta/model.yaml", "specs/delivery/fraud/model.yaml"
FRAUD_2, ROUTES = "specs/delivery/fraud/model-v2.yaml", "specs/delivery/routes.yaml"

COMPILE = "run `servewright compile`"
LOCK, LOCK_2 = (f"run `servewright lock fraud@{line}`, then " for line in (1, 2))
UNLOCKED = "LCK103"  # what the next command writes

THEIRS = """\
# Ours, by hand.
apiVersion: servewright.dev/v1
kind: Route
metadata: {name: checked, team: orders}
spec:
  host: ai.example.com
  path: /v1/checked
  to: {model: "fraud"} # who pays
"""
BROKEN = THEIRS.replace("host:", "hots:")
TORN = THEIRS + "  limits: {\n"
PROMPT = """\
apiVersion: servewright.dev/v1
kind: Prompt
metadata: {name: fraud, team: delivery}
spec: {version: 0.3.1, operation: chat, messages: [{role: user, content: hi}]}
"""


def bump(root: Path, *arguments: str) -> Outcome:
    return servewright("bump", *arguments, "-C", root)


def specs_of(root: Path) -> dict[str, bytes | str]:
    return {path: text for path, text in everything_below(root).items() if path.startswith("specs/")}


def text_at(root: Path, path: str) -> str:
    return (root / path).read_text()


def errors(root: Path) -> set[str]:
    found = compiled(MemoryTree(read_tree(root))).findings
    return {finding.code for finding in found if finding.severity is Severity.ERROR}


# In place: the arguments, and what becomes of the line `  version: ...` of a spec.

IN_PLACE = [
    ("eta --patch", ETA, "2.1.0", "2.1.1"),
    ("model/eta@2 --minor", ETA, "2.1.0", "2.2.0"),
    ("Model/eta --to 2.9.0-rc.1", ETA, "2.1.0", "2.9.0-rc.1"),
    ("fraud@1 --minor", FRAUD, "1.0.3", "1.1.0"),
]


@pytest.mark.parametrize(("arguments", "path", "old", "new"), IN_PLACE, ids=[case[0] for case in IN_PLACE])
def test_a_version_moves_in_place(root: Path, arguments: str, path: str, old: str, new: str) -> None:
    before = specs_of(root)
    done = bump(root, *arguments.split())
    assert done == Outcome(0, f"{path}: version {old} -> {new}\n", f"next: {LOCK if path == FRAUD else ''}{COMPILE}\n")
    text = before[path]
    assert isinstance(text, bytes)
    assert specs_of(root) == {**before, path: text.replace(f"version: {old}\n".encode(), f"version: {new}\n".encode())}
    assert errors(root) <= {UNLOCKED}


def test_a_new_line_stands_beside_the_old_one(root: Path) -> None:
    lay_out(root, {"specs/orders/checked.yaml": THEIRS.replace("\n", "\r\n").encode()})
    before = specs_of(root)
    done = bump(root, "fraud", "--major")
    assert done == Outcome(
        0,
        f"{ROUTES}: names `fraud@1` instead of `fraud`\n"
        "specs/orders/checked.yaml: names `fraud@1` instead of `fraud`\n"
        "specs/delivery/fraud/model-v2.yaml: line 2 at 2.0.0, a copy of `fraud@1`\n",
        f"next: edit `{FRAUD_2}`, then {LOCK_2}{COMPILE}\n",
    )
    assert specs_of(root) == {
        **before,
        ROUTES: text_at(root, ROUTES).encode(),
        "specs/orders/checked.yaml": THEIRS.replace('"fraud"', '"fraud@1"').replace("\n", "\r\n").encode(),
        "specs/delivery/fraud/model-v2.yaml": text_at(root, FRAUD).replace("1.0.3", "2.0.0").encode(),
    }
    assert text_at(root, ROUTES).count("{model: fraud@1}") == 1


def test_references_below_environments_and_in_broken_specs_are_written_too(root: Path) -> None:
    text = BROKEN + "  environments: {dev: {experiment: {name: a, arms: {b: {weight: 1, model: fraud}}}}}\n"
    lay_out(root, {"specs/orders/checked.yaml": text.encode()})
    done = bump(root, "fraud", "--major")
    assert done.code == 0
    assert "specs/orders/checked.yaml: names `fraud@1` in 2 places instead of `fraud`\n" in done.out.splitlines(True)
    after = text.replace('"fraud"', '"fraud@1"').replace("model: fraud}", "model: fraud@1}")
    assert text_at(root, "specs/orders/checked.yaml") == after


def test_a_file_that_is_no_yaml_is_pointed_at(root: Path) -> None:
    lay_out(root, {"specs/orders/checked.yaml": TORN.encode()})
    done = bump(root, "fraud@1", "--major")
    assert done.code == 0
    assert done.err == (
        "`specs/orders/checked.yaml` is broken: see whether it names `fraud` without `@1`\n"
        f"next: edit `{FRAUD_2}`, then {LOCK_2}{COMPILE}\n"
    )
    assert text_at(root, "specs/orders/checked.yaml") == TORN


def test_of_two_lines_the_bare_name_is_nobodys(root: Path) -> None:
    """It stands for two already, which `compile` says."""
    bump(root, "fraud", "--major")
    lay_out(root, {"specs/orders/checked.yaml": THEIRS.encode()})
    assert bump(root, "fraud@2", "--major").out == (
        "specs/delivery/fraud/model-v3.yaml: line 3 at 3.0.0, a copy of `fraud@2`\n"
    )
    assert text_at(root, "specs/orders/checked.yaml") == THEIRS


# The file of a new line, by the file of the old one.

FILES = [
    ("v1.yaml", "v2.yaml"),
    ("v3.yaml", "v3-v2.yaml"),
    ("fraud-v1.yaml", "fraud-v2.yaml"),
    ("model.yaml", "model-v2.yaml"),
    ("dev1.yaml", "dev1-v2.yaml"),
]


@pytest.mark.parametrize(("old", "new"), FILES)
def test_a_new_line_has_a_file_of_its_own(root: Path, old: str, new: str) -> None:
    (root / FRAUD).rename(root / FRAUD.replace("model.yaml", old))
    assert bump(root, "fraud", "--major").out.splitlines()[-1].split(":")[0] == FRAUD.replace("model.yaml", new)


def test_out_of_a_file_of_several_comes_one_document(root: Path) -> None:
    eta = text_at(root, ETA).replace("uri: ", "uri: eta/")
    fraud = re.sub("(uri|source|openapi): ", r"\1: fraud/", text_at(root, FRAUD))
    several = f"# All of ours.\n{eta}\n# Who may pay.\n---\n{fraud}"
    lay_out(root, {"specs/delivery/models.yaml": several.encode()})
    (root / ETA).unlink()
    (root / FRAUD).unlink()
    assert bump(root, "fraud", "--major").code == 0
    own = "# Who may pay.\n" + several.split("---\n")[1].replace("1.0.3", "2.0.0")
    assert text_at(root, "specs/delivery/fraud-v2.yaml") == own
    assert text_at(root, "specs/delivery/models.yaml") == several
    assert errors(root) <= {UNLOCKED}


# What is refused: files laid over the platform, the arguments, and the last line of standard error.

ASK = "say one of --patch (1.0.4), --minor (1.1.0), --major (2.0.0) or --to VERSION"
REFUSED: list[tuple[Mapping[str, str], str, str]] = [
    ({}, "fraud", f"`fraud@1` is at 1.0.3: {ASK}"),
    ({}, "fraud --patch --minor", f"`fraud@1` is at 1.0.3: {ASK}"),
    ({}, "fraud --patch --to 1.2.0", f"`fraud@1` is at 1.0.3: {ASK}"),
    ({}, "fraud --to 1.0.2", "1.0.2 is below 1.0.3: to return to a frozen version, write it into the spec"),
    ({}, "fraud --to 2", "`2` is not a version: write three numbers such as `2.1.0`"),
    ({}, "fruad --patch", "there is no `fruad`: did you mean `fraud`?"),
    ({}, "zebra --patch", "there is no `zebra`"),
    ({}, "fraud@2 --patch", "there is no `fraud@2`: there is `fraud@1`"),
    ({}, "fraud@1.0.3 --patch", "`fraud@1.0.3` is a release: name its line, `fraud@1`"),
    ({}, "prompt/fraud --patch", "there is no `prompt/fraud`: there is `fraud@1`"),
    ({}, "modle/fraud --patch", "`modle` is no kind: did you mean `model`?"),
    ({}, "route/fraud --patch", "a route has no version"),
    (
        {"specs/delivery/p.yaml": PROMPT},
        "fraud --patch",
        "`fraud` may be `model/fraud@1` or `prompt/fraud@0`: say which",
    ),
    (
        {"specs/delivery/fraud/two.yaml": "<fraud 2.0.0>"},
        "fraud --patch",
        "`fraud` may be `fraud@1` or `fraud@2`: say which",
    ),
    (
        {"specs/delivery/fraud/two.yaml": "<fraud 2.0.0>"},
        "fraud@1 --major",
        "line 2 is there already, in `specs/delivery/fraud/two.yaml`: bump `fraud@2`, or use --to",
    ),
    (
        {"specs/delivery/fraud/model-v2.yaml": "# mine\n"},
        "fraud --major",
        "`specs/delivery/fraud/model-v2.yaml` is there already: rename it, or write the new line by hand",
    ),
    (
        {"specs/orders/checked.yaml": THEIRS.replace('"fraud"', "&f fraud")},
        "fraud --major",
        "specs/orders/checked.yaml:8:15: `spec.to.model` has an anchor or a tag: edit it by hand",
    ),
]


@pytest.mark.parametrize(("files", "arguments", "message"), REFUSED, ids=[case[1] for case in REFUSED])
def test_refusals(root: Path, files: Mapping[str, str], arguments: str, message: str) -> None:
    second = text_at(root, FRAUD).replace("1.0.3", "2.0.0")
    lay_out(root, {path: text.replace("<fraud 2.0.0>", second).encode() for path, text in files.items()})
    before = everything_below(root)
    done = bump(root, *arguments.split())
    assert (done.code, done.out, done.err.splitlines()[-1]) == (2, "", f"Error: {message}")
    after = everything_below(root)
    assert {path: after[path] for path in after if path != ".servewright/lock"} == before


def test_a_version_that_is_there_already_is_no_change(root: Path) -> None:
    before = everything_below(root)
    assert bump(root, "fraud", "--to", "1.0.3") == Outcome(0, "", "`fraud@1` is at 1.0.3 already\n")
    assert everything_below(root) == before


@pytest.mark.parametrize("name", ["eta", "eta@2", "model/eta"])
def test_a_broken_spec_is_shown(root: Path, name: str) -> None:
    lay_out(root, {ETA: text_at(root, ETA).replace("maxBatchSize", "maxBachSize").encode()})
    done = bump(root, name, "--patch")
    assert (done.code, done.err) == (1, "nothing was written\n")
    assert done.out.startswith(
        "error[VAL002]: `maxBachSize` is not a field of `triton`\n  --> specs/delivery/eta/model.yaml:"
    )


def test_a_broken_line_does_not_stop_the_other(root: Path) -> None:
    broken = text_at(root, FRAUD).replace("1.0.3", "2.0.0").replace("cpu: 500m", "cup: 500m")
    lay_out(root, {"specs/delivery/fraud/v2.yaml": broken.encode()})
    assert bump(root, "fraud@1", "--patch").code == 0
    assert bump(root, "fraud", "--patch").code == 1
    assert bump(root, "fraud@2", "--patch").code == 1


def test_a_dry_run_is_a_patch_for_git(root: Path) -> None:
    lay_out(root, {"specs/orders/checked.yaml": THEIRS.removesuffix("\n").encode()})
    before = everything_below(root)
    planned = bump(root, "fraud", "--major", "--dry-run")
    assert (planned.code, planned.err, everything_below(root)) == (0, "", before)
    assert planned.out.startswith(f"--- a/{ROUTES}\n+++ b/{ROUTES}\n@@ ")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    subprocess.run(["git", "apply", "-"], cwd=root, input=planned.out.encode(), check=True)
    applied = specs_of(root)
    for path, text in before.items():
        if isinstance(text, bytes):
            (root / path).write_bytes(text)
    (root / "specs/delivery/fraud/model-v2.yaml").unlink()
    bump(root, "fraud", "--major")
    assert specs_of(root) == applied


# The example platform.


@pytest.fixture
def example(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "example", read_tree(REPOSITORY))


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("fraud-score", ["specs/orders/routes.yaml", "specs/orders/fraud-score/model-v2.yaml"]),
        ("eta-predictor@2", ["specs/delivery/eta-predictor/v3.yaml"]),
        ("menu-caption@2", ["specs/menu/prompts/menu-caption/v3.yaml"]),
        ("support-reply", ["specs/support/prompts/support-reply/prompt-v2.yaml"]),
    ],
)
def test_a_new_line_of_the_example_compiles(example: Path, name: str, files: list[str]) -> None:
    before = specs_of(example)
    done = bump(example, name, "--major")
    assert [line.split(": ")[0] for line in done.out.splitlines()] == files
    after = specs_of(example)
    assert {path for path in after if after[path] != before.get(path)} == set(files)
    assert errors(example) - errors(REPOSITORY) <= {UNLOCKED}
