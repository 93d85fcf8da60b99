"""A mistake stays where it is: what does not see it compiles as before, in the same run."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from servewright.core.finding import Severity
from servewright.core.target import find_targets
from servewright.formats.releases.paths import parse_snapshot
from servewright.formats.yaml.print import print_yaml
from servewright.stages.build.stage import build
from tests.trees import MemoryTree, compiled
from tests.whole import AppKey, Document, example, example_tree, promoted, sliced, spec_files, trees_of

DOCUMENTS: dict[Document, str] = {
    (path, index): f"{tree['kind']} {tree.get('metadata', {}).get('name', '')}"
    for path, text in spec_files(example())
    for index, tree in enumerate(trees_of(text))
}


def edited(document: Document, tree: Any) -> MemoryTree:
    """The example with another tree in a document's place; None: without it."""
    path, index = document
    trees = trees_of(example()[path])
    trees[index : index + 1] = [] if tree is None else [tree]
    return example_tree({**example(), path: b"---\n".join(map(print_yaml, trees))})


@cache
def outputs_by_app() -> Mapping[AppKey, Mapping[str, bytes]]:
    """What each app of the example renders."""
    return {
        (app.app.environment, app.app.name): {
            output.path: output.content for output in build(app, find_targets()).outputs
        }
        for app in sliced(example_tree(example())).apps
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
        for app in sliced(example_tree(example()), whole=True).apps
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
    files = {
        path: b"---\n".join(map(print_yaml, _without(environment, before, text)))
        for path, text in spec_files(example())
    }
    kept = {path: text for path, text in example().items() if not path.startswith(f"specs/pins/{environment}/")}
    outcome = compiled(example_tree({**kept, **files}))
    assert {finding.severity for finding in outcome.findings} == {Severity.NOTE}
    everything = compiled(example_tree(example())).outputs
    assert lasting(outcome.outputs, environment) == lasting(everything, environment)


def lasting(outputs: Mapping[str, bytes], environment: str) -> dict[str, bytes]:
    """What all others run, but for the names of revisions, which hold what every environment says."""
    found = {}
    for path, content in outputs.items():
        snapshot = parse_snapshot(path)
        is_revision = snapshot is not None and bool(snapshot.point.revision)
        if not is_revision and not path.startswith((f"{environment}/", f"apis/{environment}/")):
            found[path] = _REVISION.sub(b"", content) if "/index/" in path else content
    return found


_REVISION = re.compile(rb'"revision": "[0-9a-f]{7}"')


def _without(environment: str, before: str, text: bytes) -> Iterator[Any]:
    """The documents of a file that are not an environment, without what they say for it; promotion skips it."""
    for tree in trees_of(text):
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
    tree = trees_of(example()[path])[index]
    outcome = compiled(edited(document, {**tree, "spec": {**tree["spec"], "nonsense": True}}))
    assert [
        (finding.code, finding.at and finding.at.file)
        for finding in outcome.findings
        if finding.severity > Severity.NOTE
    ] == [("VAL002", path)]
    kept = unaffected(document)
    assert {path: outcome.outputs.get(path) for path in kept} == kept


PROMOTED = [path for path, _ in spec_files(promoted().files) if path.startswith(("specs/delivery/", "specs/orders/"))]


@pytest.mark.parametrize("text", [None, b"nonsense: ["], ids=["gone", "broken"])
@pytest.mark.parametrize("path", PROMOTED)
def test_what_is_promoted_outlives_its_spec(path: str, text: bytes | None) -> None:
    """Consumers are of the environment itself, and go at once."""
    tree = promoted()
    files = {name: content for name, content in tree.files.items() if name != path}
    outcome = compiled(MemoryTree(files if text is None else {**files, path: text}, tree.released))
    served = {
        name: content
        for name, content in compiled(tree).outputs.items()
        if name.startswith(("prod/", "apis/prod/", "releases/")) and "/orders-secrets" not in name
    }
    assert {name: outcome.outputs.get(name) for name in served} == served


def test_most_of_the_example_survives_a_mistake() -> None:
    """So that the two laws above say something."""
    everything = sum(map(len, outputs_by_app().values()))
    shares = [len(unaffected(document)) / everything for document in DOCUMENTS]
    assert sum(share > 0.5 for share in shares) / len(shares) > 0.8
