"""A release and its operations as the spec that they were made from, as one environment sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from posixpath import join
from typing import Any

from pydantic import ValidationError

from servewright.core.document import Document
from servewright.core.file import File
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.release import Point, Release, Revision
from servewright.core.slice import file_path
from servewright.core.spec import Layer, Spec
from servewright.formats.releases.defaults import with_defaults
from servewright.formats.releases.halves import halves
from servewright.formats.releases.paths import release_folder, release_path, revision_path
from servewright.formats.releases.revision import operations_of, read_revision
from servewright.formats.releases.snapshot import read_release
from servewright.formats.specs.files import has_scheme
from servewright.formats.specs.merge import merge
from servewright.formats.specs.typed import typed_spec
from servewright.formats.yaml.load import load


class UnreadableSnapshotError(Exception):
    """`path` (in the repository) is no snapshot that this compiler reads, or not whole."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True, eq=False)
class Revived:
    """`files` are those that the spec names, by their path in the repository. `digest` is empty for a route."""

    spec: Spec[Any]
    files: Mapping[str, File]
    digest: str
    image: str


def revive(
    kind: Kind, identity: Identity, point: Point, environment: str, files: Mapping[str, bytes]
) -> Revived | None:
    """`files` are those of the baseline, by path below `renders/`; None where they hold no such release or revision.

    Without an environment no partial is laid over. Raises UnreadableSnapshotError.
    """
    paths = [revision_path(identity, point)]
    if point.version:
        paths.append(release_path(identity, point.version))
    if any(path not in files for path in paths):
        return None
    path = paths[0]
    try:
        revision = read_revision(identity, point, read_document(f"renders/{path}", files[path]))
        release = None
        if point.version:
            path = paths[1]
            release = read_release(identity, point.version, read_document(f"renders/{path}", files[path]))
        path = paths[0]
        spec = _spec(kind, revision, release, environment)
    except ValidationError as error:
        raise UnreadableSnapshotError(f"renders/{path}") from error
    named = _files(spec, release, files) if release is not None else {}
    return Revived(spec, named, release.digest if release is not None else "", revision.image)


def revive_release(kind: Kind, like: Spec[Any], version: str, files: Mapping[str, bytes]) -> Revived | None:
    """What callers could observe of a version, run as `like` is, which is of the same line or of a neighbouring one.

    Its revisions may be gone: they are kept only while somebody runs them. Raises UnreadableSnapshotError.
    """
    identity = Identity(kind.name, like.name, int(version.partition(".")[0]))
    path = release_path(identity, version)
    if path not in files:
        return None
    release = read_release_file(identity, version, files[path])
    said = with_defaults(release.spec, release.defaults)
    operations = {key: value for key, value in halves(like.tree["spec"], kind.document)[1].items() if key not in said}
    tree = {**like.tree, "spec": {**said, **operations}}
    try:
        spec = typed_spec(kind, tree, (Layer(release.document, ("spec",), ("spec",)),), _home(release))
    except ValidationError as error:
        raise UnreadableSnapshotError(f"renders/{path}") from error
    return Revived(spec, _files(spec, release, files), release.digest, "")


def read_release_file(identity: Identity, version: str, content: bytes) -> Release:
    """The release of a snapshot's bytes. Raises UnreadableSnapshotError."""
    path = f"renders/{release_path(identity, version)}"
    try:
        return read_release(identity, version, read_document(path, content))
    except ValidationError as error:
        raise UnreadableSnapshotError(path) from error


def read_document(path: str, content: bytes) -> Document:
    """The one document of a snapshot. Raises UnreadableSnapshotError."""
    loaded = load(path, content)
    if len(loaded.documents) != 1 or loaded.findings:
        raise UnreadableSnapshotError(path)
    return loaded.documents[0]


def _spec(kind: Kind, revision: Revision, release: Release | None, environment: str) -> Spec[Any]:
    """Raises ValidationError where the two halves make no spec of today's types."""
    said = revision.document.value
    assert isinstance(said, dict)
    operations: Any = operations_of(revision)
    whole = merge(with_defaults(release.spec, release.defaults), operations) if release is not None else operations
    layers = [Layer(revision.document, ("spec",), ("spec",)), Layer(revision.document, ("metadata",), ("metadata",))]
    if release is not None:
        layers.insert(0, Layer(release.document, ("spec",), ("spec",)))
    partials = operations.get("environments")
    partial = partials.get(environment) if isinstance(partials, dict) else None
    if isinstance(partial, dict):
        whole = merge(whole, partial)
        layers.append(Layer(revision.document, ("spec", "environments", environment), ("spec",)))
    metadata = said.get("metadata")
    tree = {
        "apiVersion": "servewright.dev/v1",
        "kind": kind.name,
        "metadata": {"name": revision.identity.name, **(metadata if isinstance(metadata, dict) else {})},
        "spec": whole,
    }
    return typed_spec(kind, tree, tuple(layers), _home(release) if release is not None else "")


def _home(release: Release) -> str:
    return join("renders", release_folder(release.identity, release.version), release.home).rstrip("/")


def _files(spec: Spec[Any], release: Release, files: Mapping[str, bytes]) -> dict[str, File]:
    """What the release names, as it was; of weights in the repository nothing but their digest is known."""
    folder = release_folder(release.identity, release.version)
    found: dict[str, File] = {}
    for name, digest in release.files.items():
        content = files.get(f"{folder}/{name}")
        if content is None or sha256(content).hexdigest() != digest["sha256"]:
            raise UnreadableSnapshotError(f"renders/{folder}/{name}")
        path = f"renders/{folder}/{name}"
        found[path] = File(path, digest["sha256"], len(content), content)
    uri = release.spec.get("artifact", {}).get("uri", "")
    weights = release.document.value.get("artifact") if isinstance(release.document.value, dict) else None
    if uri and not has_scheme(uri) and isinstance(weights, dict):
        path = file_path(spec.folder, uri)
        found[path] = File(path, str(weights["sha256"]), int(str(weights["size"])))
    return found
