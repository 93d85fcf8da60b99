"""Weights, wherever they are: where a URI leads, and what is there."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from servewright.core.lock import LockedArtifact
from servewright.edge.registries.http import Http
from servewright.edge.registries.progress import Observe
from servewright.edge.registries.unresolved import UnresolvedError
from servewright.edge.registries.weights.bucket import measure_bucket
from servewright.edge.registries.weights.download import measure_download
from servewright.edge.registries.weights.hashing import Measure, measure_path
from servewright.edge.registries.weights.mlflow import registered
from servewright.edge.registries.weights.oci import measure_oci


@dataclass(frozen=True, slots=True)
class World:
    """How the outside is reached. `root` is the repository; `mlflow` the URI of the model registry, or empty.

    `local_sources`: files of this machine outside of the repository may be read where MLflow says that they are it.
    """

    root: Path
    mlflow: str
    http: Http
    observe: Observe
    local_sources: bool = False


def locked_artifact(uri: str, world: World) -> LockedArtifact:
    """What a URI with a scheme resolves to now; UnresolvedError says why it does not."""
    if not uri.startswith("models:"):
        source, measure = _measured(uri, world)
        return LockedArtifact(uri, source, measure.sha256, measure.size)
    found = registered(uri, world.mlflow)
    source, measure = _measured(_sound(found.source, uri), world)
    return LockedArtifact(uri, source, measure.sha256, measure.size, found.version)


def _sound(source: str, uri: str) -> str:
    """A source may be written into the lock, and so be read by everybody."""
    parts = urlsplit(source)
    if "@" in parts.netloc or parts.query:
        raise UnresolvedError(f"the source of `{uri}` holds a password or a signature", "register it without")
    if not source.isprintable():
        raise UnresolvedError(f"the source of `{uri}` is no text", "register it again")
    return source


def _measured(source: str, world: World) -> tuple[str, Measure]:
    """Where it is, as the lock may say it to everybody, and what it is."""
    scheme = urlsplit(source).scheme
    if scheme in ("", "file"):
        return _local(source, world)
    measure = _BY_SCHEME.get(scheme)
    if measure is None:
        raise UnresolvedError(
            f"`{source}` cannot be read from here", "keep the weights in an object store, or write the entry by hand"
        )
    return measure(source, world)


def _https(source: str, world: World) -> tuple[str, Measure]:
    return source, measure_download(source, world.http, world.observe)


def _bucket(source: str, world: World) -> tuple[str, Measure]:
    return source, measure_bucket(source, world.observe)


def _oci(source: str, world: World) -> tuple[str, Measure]:
    return measure_oci(source, world.http)


def _local(source: str, world: World) -> tuple[str, Measure]:
    """A file of the repository; one of the machine only where the user allows it."""
    parts = urlsplit(source)
    if parts.netloc not in ("", "localhost"):
        raise UnresolvedError(f"`{source}` is a file of another machine", "keep the weights in an object store")
    said = unquote(parts.path) if parts.scheme else source
    path = Path(os.path.realpath(world.root / said))
    inside = path.is_relative_to(world.root)
    if not inside and not world.local_sources:
        raise UnresolvedError(
            f"`{source}` is a file of this machine, outside of the repository",
            "keep the weights in an object store, or allow it with --local-sources",
        )
    return path.relative_to(world.root).as_posix() if inside else source, measure_path(path, source, world.observe)


_BY_SCHEME: dict[str, Callable[[str, World], tuple[str, Measure]]] = {
    "gs": _bucket,
    "https": _https,
    "oci": _oci,
    "s3": _bucket,
}
