"""What holds for every platform: same input, same bytes; an app sees its slice alone; a mistake stays where it is."""

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servewright.core.file import File
from servewright.core.finding import Finding, Severity
from servewright.core.slice import Slice
from servewright.core.target import find_targets
from servewright.edge.ownership import is_ours
from servewright.edge.renders import Difference, compare
from servewright.edge.workspace import Workspace
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.specs.files import NamedFile
from servewright.formats.yaml.print import print_yaml
from servewright.pipeline import Equipment, compile_tree
from servewright.stages.build.stage import Built, build
from tests.command_line import lay_out, servewright
from tests.mutations import plausible
from tests.trees import AGAINST, REPOSITORY, MemoryTree, compiled, platform, released, rendered_files
from tests.whole import example, example_tree, kinds, merged, promoted, sliced, spec_files, trees_of

Document = tuple[str, int]  # a file of specs, and which of its documents
AppKey = tuple[str, str]  # environment and app


# Same input, same bytes.


def test_committed_renders_follow_from_the_specs() -> None:
    outcome = compile_tree(
        Workspace(REPOSITORY, AGAINST), Equipment(kinds(), find_targets(), Schemas.load()[0]), lambda stage, done: None
    )
    assert {finding.severity for finding in outcome.findings} == {Severity.NOTE}
    assert compare(REPOSITORY, outcome.outputs, outcome.kept) == Difference()


@dataclass(frozen=True)
class ShuffledTree(MemoryTree):
    """The same files, as a disk might list them that keeps no order."""

    seed: int = 0

    def specs(self) -> tuple[list[tuple[str, bytes]], list[Finding]]:
        texts, findings = super().specs()
        random.Random(self.seed).shuffle(texts)
        return texts, findings

    def read(self, named: Iterable[NamedFile]) -> tuple[dict[str, File], list[Finding]]:
        files, findings = super().read(named)
        paths = sorted(files)
        random.Random(self.seed).shuffle(paths)
        return {path: files[path] for path in paths}, findings


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_files_moves_no_byte(seed: int) -> None:
    files = {**example(), "specs/delivery/a.yaml": b"kind: [", "specs/z.yaml": b"kind: Model\nspec: {}\n"}
    once, again = compiled(example_tree(files)), compiled(ShuffledTree(files, merged(), seed))
    assert once.findings == again.findings
    assert once.outputs == again.outputs


# Prints a digest of all findings and outputs of a tree with mistakes in it.
DIGEST = """
from hashlib import sha256
from tests.trees import compiled
from tests.whole import example, example_tree
done = compiled(example_tree({**example(), "specs/z.yaml": b"kind: Model\\nspec: {a: 1, b: 2, c: 3}\\n"}))
print(sha256(repr((done.findings, sorted(done.outputs.items()))).encode()).hexdigest())
"""


def test_the_seed_of_hashes_moves_no_byte() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", DIGEST],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
        )
        for seed in ("0", "1", "random")
    ]
    digests = {run.communicate(timeout=120)[0] for run in runs}
    assert {run.returncode for run in runs} == {0}
    assert len(digests) == 1


def test_compiling_twice_is_compiling_once(tmp_path: Path) -> None:
    root = lay_out(tmp_path, platform())
    servewright("compile", "-C", root)
    once = {path: path.stat().st_mtime_ns for path in (root / "renders").rglob("*")}
    again = servewright("compile", "-C", root)
    assert (again.code, again.err) == (0, f"{rendered_files()} files: 0 new, 0 changed, 0 removed\n")
    assert {path: path.stat().st_mtime_ns for path in (root / "renders").rglob("*")} == once


TREES = {"the small platform": MemoryTree(platform()), "promoted": promoted(), "example": example_tree(example())}


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_a_merge_changes_nothing(tree: MemoryTree) -> None:
    once = compiled(tree)
    again = compiled(MemoryTree(tree.files, released(tree)))
    assert (again.outputs, again.findings) == (once.outputs, once.findings)


@settings(max_examples=20)
@given(plausible(promoted().files))
def test_any_change_that_compiles_can_be_merged_and_reverted(files: dict[str, bytes]) -> None:
    """What has merged changes nothing; after a revert only frozen releases are left of it."""
    before = promoted()
    draft = MemoryTree(files, before.released)
    once = compiled(draft)
    if not once.sound:
        return
    baseline = released(draft)
    assert compiled(MemoryTree(files, baseline)).outputs == once.outputs
    frozen = {path: content for path, content in baseline.items() if is_release(path)}
    assert compiled(MemoryTree(before.files, baseline)).outputs == {**frozen, **compiled(before).outputs}


def is_release(path: str) -> bool:
    """Whether a path below `renders/` is a release, or a file of one; revisions and routes are no releases."""
    return bool(re.fullmatch(r"releases/(model|prompt)/[^/]+/[^/+]+(\.yaml|/.*)", path))


def test_another_layout_of_the_same_specs_moves_no_byte() -> None:
    printed = {path: b"---\n".join(map(print_yaml, trees_of(text))) for path, text in spec_files(example())}
    assert compiled(example_tree({**example(), **printed})).outputs == compiled(example_tree(example())).outputs


def test_every_rendered_file_says_that_it_is_ours(tmp_path: Path) -> None:
    outputs = compiled(example_tree(example())).outputs
    lay_out(tmp_path, outputs)
    assert [path for path in outputs if not is_ours(tmp_path, path)] == []


# An app depends on its slice alone.


def built(app: Slice) -> tuple[object, ...]:
    """All that building gives, in values that can be compared."""
    done: Built = build(app, find_targets())
    return done.outputs, done.findings, done.facts, tuple(manifest.tree for manifest in done.manifests)


def assert_slices_suffice(tree: MemoryTree) -> None:
    everything = sliced(tree)
    for app in everything.apps:
        assert built(app) == built(everything.widened(app)), app.app


def test_an_app_of_the_example_sees_its_slice_alone() -> None:
    assert {app.app.kind for app in sliced(example_tree(example())).apps} == {
        *("model", "base", "routes", "secrets", "gateway", "argocd")
    }
    assert_slices_suffice(example_tree(example()))


@settings(max_examples=15)
@given(st.data())
def test_an_app_of_any_platform_sees_its_slice_alone(data: st.DataObject) -> None:
    assert_slices_suffice(example_tree(data.draw(plausible(example()))))
