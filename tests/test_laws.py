"""What holds for every platform: same input, same bytes; an app sees its slice alone; a mistake stays where it is."""

import os
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servewright.core.file import File
from servewright.core.finding import Finding, Severity
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind, find_kinds
from servewright.core.lock import LockEntry
from servewright.core.slice import Slice
from servewright.core.target import find_targets
from servewright.edge.ownership import is_ours
from servewright.edge.renders import Difference, compare
from servewright.edge.workspace import Workspace
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.specs.files import NamedFile, named_files
from servewright.formats.yaml.load import load as load_yaml
from servewright.formats.yaml.print import print_yaml
from servewright.pipeline import compile_tree
from servewright.stages.build.stage import Built, build
from servewright.stages.defer import defer
from servewright.stages.link.stage import link
from servewright.stages.load import load
from servewright.stages.slice import slices
from servewright.stages.validate.stage import validate
from tests.command_line import lay_out, servewright
from tests.mutations import plausible
from tests.trees import REPOSITORY, MemoryTree, compiled, platform, read_tree

Document = tuple[str, int]  # a file of specs, and which of its documents
AppKey = tuple[str, str]  # environment and app


@cache
def example() -> Mapping[str, bytes]:
    """The example platform as it is committed."""
    return read_tree(REPOSITORY)


@cache
def kinds() -> Mapping[str, Kind]:
    return find_kinds()


# Same input, same bytes.


def test_committed_renders_follow_from_the_specs() -> None:
    outcome = compile_tree(Workspace(REPOSITORY), kinds(), find_targets(), Schemas.load()[0], lambda stage, done: None)
    assert {finding.severity for finding in outcome.findings} == {Severity.NOTE}
    assert compare(REPOSITORY, outcome.outputs) == Difference()


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
    once, again = compiled(MemoryTree(files)), compiled(ShuffledTree(files, seed))
    assert once.findings == again.findings
    assert once.outputs == again.outputs


# Prints a digest of all findings and outputs of a tree with mistakes in it.
DIGEST = """
from hashlib import sha256
from tests.test_laws import example
from tests.trees import MemoryTree, compiled
done = compiled(MemoryTree({**example(), "specs/z.yaml": b"kind: Model\\nspec: {a: 1, b: 2, c: 3}\\n"}))
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
    assert (again.code, again.err) == (0, "75 files: 0 new, 0 changed, 0 removed\n")
    assert {path: path.stat().st_mtime_ns for path in (root / "renders").rglob("*")} == once


def test_another_layout_of_the_same_specs_moves_no_byte() -> None:
    printed = {path: b"---\n".join(map(print_yaml, _trees(text))) for path, text in _spec_files()}
    assert compiled(MemoryTree({**example(), **printed})).outputs == compiled(MemoryTree(example())).outputs


def test_every_rendered_file_says_that_it_is_ours(tmp_path: Path) -> None:
    outputs = compiled(MemoryTree(example())).outputs
    lay_out(tmp_path, outputs)
    assert [path for path in outputs if not is_ours(tmp_path, path)] == []


# An app depends on its slice alone.


@dataclass(frozen=True)
class Sliced:
    """A tree up to where its apps are built: the apps, and all that there is in their environments."""

    apps: tuple[Slice, ...]
    fleets: Mapping[str, Fleet]
    files: Mapping[str, File]
    locks: Mapping[str, Mapping[str, LockEntry]]

    def widened(self, app: Slice) -> Slice:
        """The app with everything in reach."""
        fleet = self.fleets[app.app.environment]
        locks = {
            identity: entry
            for identity, spec in fleet.specs.items()
            if identity.major is not None
            for entry in [self.locks.get(_stem(identity), {}).get(spec.version)]
            if entry is not None
        }
        return replace(app, specs=fleet.specs, uses=fleet.uses, used_by=fleet.used_by, files=self.files, locks=locks)


def _stem(identity: Identity) -> str:
    return f"{identity.kind.lower()}-{identity.name}-v{identity.major}"


def sliced(tree: MemoryTree, *, whole: bool = False) -> Sliced:
    """Through the real stages; `whole` keeps what waits for a target that is not there yet."""
    loaded = load(tree.specs()[0], kinds())
    validated = validate(loaded.documents, kinds())
    specs = (*validated.specs, *validated.variants.values())
    named = [name for spec in specs for name in named_files(spec.file, spec.tree, kinds()[spec.identity.kind].document)]
    files, _ = tree.read(named)
    linked = link(validated, kinds(), sorted(files), loaded.claimed)
    fleets = linked.fleets if whole else defer(linked.fleets, kinds(), find_targets()).fleets
    apps = tuple(slices(fleets, kinds(), files, validated.locks))
    return Sliced(apps, {fleet.environment.name: fleet for fleet in fleets}, files, validated.locks)


def built(app: Slice) -> tuple[object, ...]:
    """All that building gives, in values that can be compared."""
    done: Built = build(app, find_targets())
    return done.outputs, done.findings, done.facts, tuple(manifest.tree for manifest in done.manifests)


def assert_slices_suffice(tree: MemoryTree) -> None:
    everything = sliced(tree)
    for app in everything.apps:
        assert built(app) == built(everything.widened(app)), app.app


def test_an_app_of_the_example_sees_its_slice_alone() -> None:
    assert {app.app.kind for app in sliced(MemoryTree(example())).apps} == {
        *("model", "base", "routes", "secrets", "gateway", "argocd")
    }
    assert_slices_suffice(MemoryTree(example()))


@settings(max_examples=15)
@given(st.data())
def test_an_app_of_any_platform_sees_its_slice_alone(data: st.DataObject) -> None:
    assert_slices_suffice(MemoryTree(data.draw(plausible(example()))))


# A mistake, and a spec that is gone, stay where they are.


def _spec_files() -> Iterator[tuple[str, bytes]]:
    for path, text in example().items():
        if path.endswith(".yaml") and not path.startswith("specs/locks/"):
            yield path, text


def _trees(text: bytes) -> list[Any]:
    return [deepcopy(document.value) for document in load_yaml("x.yaml", text).documents]


DOCUMENTS: dict[Document, str] = {
    (path, index): f"{tree['kind']} {tree.get('metadata', {}).get('name', '')}"
    for path, text in _spec_files()
    for index, tree in enumerate(_trees(text))
}


def edited(document: Document, tree: Any) -> MemoryTree:
    """The example with another tree in a document's place; None: without it."""
    path, index = document
    trees = _trees(example()[path])
    trees[index : index + 1] = [] if tree is None else [tree]
    return MemoryTree({**example(), path: b"---\n".join(map(print_yaml, trees))})


@cache
def outputs_by_app() -> Mapping[AppKey, Mapping[str, bytes]]:
    """What each app of the example renders."""
    return {
        (app.app.environment, app.app.name): {
            output.path: output.content for output in build(app, find_targets()).outputs
        }
        for app in sliced(MemoryTree(example())).apps
    }


@cache
def documents_by_app() -> Mapping[AppKey, frozenset[Document]]:
    """The documents that each app of the example may depend on."""
    return {
        (app.app.environment, app.app.name): frozenset(
            (layer.document.file, layer.document.index)
            for spec in (app.platform, app.environment, *app.specs.values())
            for layer in spec.layers
        )
        for app in sliced(MemoryTree(example()), whole=True).apps
    }


def unaffected(document: Document) -> dict[str, bytes]:
    """All that the apps render whose slices do not hold a document."""
    found: dict[str, bytes] = {}
    for key, outputs in outputs_by_app().items():
        if document not in documents_by_app()[key]:
            found |= outputs
    return found


# Other specs say what differs in an environment, so one cannot go alone.
LONE = {document: name for document, name in DOCUMENTS.items() if not name.startswith("Environment ")}


@pytest.mark.parametrize("document", LONE, ids=LONE.values())
def test_a_spec_that_is_gone_changes_only_apps_that_saw_it(document: Document) -> None:
    outcome = compiled(edited(document, None))
    kept = unaffected(document)
    assert {path: outcome.outputs.get(path) for path in kept} == kept


@pytest.mark.parametrize(("environment", "before"), [("staging", "dev"), ("prod", "")])
def test_an_environment_that_is_gone_changes_no_other(environment: str, before: str) -> None:
    files = {path: b"---\n".join(map(print_yaml, _without(environment, before, text))) for path, text in _spec_files()}
    outcome = compiled(MemoryTree({**example(), **files}))
    kept = {
        path: content
        for (where, _), outputs in outputs_by_app().items()
        if where != environment
        for path, content in outputs.items()
    }
    assert {finding.severity for finding in outcome.findings} == {Severity.NOTE}
    assert outcome.outputs == kept


def _without(environment: str, before: str, text: bytes) -> Iterator[Any]:
    """The documents of a file that are not an environment, without what they say for it; promotion skips it."""
    for tree in _trees(text):
        spec = tree["spec"]
        if (tree["kind"], tree.get("metadata", {}).get("name")) == ("Environment", environment):
            continue
        if spec.get("promotesFrom") == environment:
            spec["promotesFrom"] = before
        spec.get("environments", {}).pop(environment, None)
        yield tree


@pytest.mark.parametrize("document", DOCUMENTS, ids=DOCUMENTS.values())
def test_a_mistake_gives_one_finding_and_stops_only_apps_that_see_it(document: Document) -> None:
    path, index = document
    tree = _trees(example()[path])[index]
    outcome = compiled(edited(document, {**tree, "spec": {**tree["spec"], "nonsense": True}}))
    assert [
        (finding.code, finding.at and finding.at.file)
        for finding in outcome.findings
        if finding.severity > Severity.NOTE
    ] == [("VAL002", path)]
    kept = unaffected(document)
    assert {path: outcome.outputs.get(path) for path in kept} == kept


def test_most_of_the_example_survives_a_mistake() -> None:
    """So that the two laws above say something."""
    shares = [len(unaffected(document)) / len(compiled(MemoryTree(example())).outputs) for document in DOCUMENTS]
    assert sum(share > 0.5 for share in shares) / len(shares) > 0.8
