"""Sides of comparisons for tests: lines and routes from parts of specs, on a base that has everything."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from servewright.api.change import Change
from servewright.api.document.library import Library
from servewright.api.lines.side import RouteSide, Side
from servewright.core.document import Document
from servewright.core.file import File
from servewright.core.identity import Identity
from servewright.core.kind import find_kinds
from servewright.core.spec import Layer, Spec

Tree = Mapping[str, Any]
KINDS = find_kinds()

_MODEL: Tree = {
    "version": "1.0.0",
    "artifact": {"uri": "s3://weights/model"},
    "resources": {"cpu": "1", "memory": "1Gi"},
    "load": {"peak": "10/s", "perReplica": "10/s", "modelLoad": "1s", "slowestRequest": "1s"},
    "scaling": {"min": 1},
}
_PROMPT: Tree = {"version": "1.0.0", "operation": "chat", "messages": [{"role": "user", "content": "Say something."}]}


def spec(kind: str, name: str, body: Tree, file: str = "specs/team/spec.yaml") -> Spec[Any]:
    """A spec as validation makes it."""
    tree = {
        "apiVersion": "servewright.dev/v1",
        "kind": kind,
        "metadata": {"name": name, "team": "team"},
        "spec": dict(body),
    }
    typed: Any = KINDS[kind].document.model_validate(tree)
    version = getattr(typed.spec, "version", None)
    return Spec(
        Identity(kind, name, version.major if version else None),
        typed.spec,
        (Layer(Document(file, 0, tree)),),  # type: ignore[arg-type]  # a plain tree, of which YAML could be made
        tree,
        version=str(version) if version else "",
    )


def model(
    runtime: Tree,
    files: Mapping[str, str] | None = None,
    *,
    name: str = "eta",
    file: str = "specs/team/spec.yaml",
    **body: Any,
) -> Side:
    """A model with this runtime; files are keyed by their path from the spec's folder."""
    return Side(spec("Model", name, {**_MODEL, "runtime": dict(runtime), **body}, file), _files(file, files))


def prompt(
    body: Tree, files: Mapping[str, str] | None = None, *, name: str = "caption", file: str = "specs/team/spec.yaml"
) -> Side:
    """A prompt; what is not said is a chat's."""
    return Side(spec("Prompt", name, {**_PROMPT, **body}, file), _files(file, files))


def route(body: Tree, *behind: Side, name: str = "way") -> RouteSide:
    """A route with what it names."""
    return RouteSide(spec("Route", name, body), {side.spec.identity: side for side in behind})


def said(changes: Iterable[Change]) -> list[str]:
    """Sizes and ids, as tables have them."""
    return [f"{change.size} {change.id}" for change in changes]


def library(tree: Any) -> Library:
    """A document in memory."""
    content = json.dumps(tree).encode()
    return Library("document.json", lambda path: content if path == "document.json" else None)


def _files(file: str, files: Mapping[str, str] | None) -> dict[str, File]:
    folder = file.rpartition("/")[0]
    found = {}
    for name, text in (files or {}).items():
        content = text.encode()
        found[f"{folder}/{name}"] = File(f"{folder}/{name}", sha256(content).hexdigest(), len(content), content)
    return found
