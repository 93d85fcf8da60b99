"""Slices for tests of targets: one model on the small platform, through the real stages up to where targets begin."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from servewright.core.kind import Kind, find_kinds
from servewright.core.server import Server
from servewright.core.slice import Slice
from servewright.core.target import Serve
from servewright.formats.specs.files import named_files
from servewright.formats.yaml.print import print_yaml
from servewright.stages.link.stage import link
from servewright.stages.load import load
from servewright.stages.slice import slices
from servewright.stages.validate.stage import validate
from tests.trees import MemoryTree, platform

FOLDER = "specs/delivery/subject"


def slice_of(
    model: dict[str, Any], files: Mapping[str, bytes] | None = None, *, environment: str = "prod", lock: bytes = b""
) -> Slice:
    """The slice of a model's app. `files` are relative to the model's folder; raises AssertionError for a finding."""
    kinds = _kinds()
    tree = MemoryTree(_tree(model, files or {}, lock))
    loaded = load(tree.specs()[0], kinds)
    validated = validate(loaded.documents, kinds)
    specs = (*validated.specs, *validated.variants.values())
    named = [name for spec in specs for name in named_files(spec.folder, spec.tree, kinds[spec.identity.kind].document)]
    read, _ = tree.read(named)
    linked = link(validated, kinds, sorted(read), loaded.claimed)
    assert [*loaded.findings, *validated.findings, *linked.findings] == []
    apps = slices(linked.fleets, kinds, read, validated.locks)
    return next(app for app in apps if app.app.environment == environment and _is_subject(app))


def server_of(serve: Serve, slice: Slice) -> Server:
    """The server, where nothing is found."""
    (server,) = serve(slice)
    assert isinstance(server, Server)
    return server


def _is_subject(app: Slice) -> bool:
    return app.app.kind == "model" and app.subject.file.startswith(FOLDER)


def _tree(model: dict[str, Any], files: Mapping[str, bytes], lock: bytes) -> dict[str, bytes]:
    name, major = model["metadata"]["name"], model["spec"]["version"].partition(".")[0]
    shared = {path: content for path, content in platform().items() if path.count("/") == 1}
    locks = {f"specs/locks/model-{name}-v{major}.yaml": lock} if lock else {}
    own = {f"{FOLDER}/{path}": content for path, content in files.items()}
    return {**shared, **locks, **own, f"{FOLDER}/model.yaml": print_yaml(model)}


@cache
def _kinds() -> Mapping[str, Kind]:
    return find_kinds()
