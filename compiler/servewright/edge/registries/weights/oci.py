"""Weights in an image registry: the manifest has the digest and the size of each file, so nothing is downloaded.

https://github.com/opencontainers/image-spec/blob/main/manifest.md
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from servewright.edge.registries.http import Http
from servewright.edge.registries.images.name import image_name
from servewright.edge.registries.images.registry import manifest
from servewright.edge.registries.unresolved import UnresolvedError
from servewright.edge.registries.weights.hashing import Measure, together

_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_TITLE = "org.opencontainers.image.title"


def measure_oci(uri: str, http: Http) -> tuple[str, Measure]:
    """The URI with its manifest's digest, and the measure of its one layer, or of the files that its layers are."""
    reference = uri.removeprefix("oci://")
    digest, content = manifest(reference, http)
    layers = tuple(_layers(content, uri))
    pinned = f"{_without_version(reference)}@{digest}"
    if len(layers) == 1:
        return f"oci://{pinned}", layers[0][1]
    files = dict(layers)
    if "" in files or len(files) < len(layers):
        raise UnresolvedError(f"the layers of `{uri}` have no file names", "push it as one layer, or with ORAS")
    return f"oci://{pinned}", together(files, uri)


def _layers(content: bytes, uri: str) -> Iterator[tuple[str, Measure]]:
    """The title of each layer, and its measure."""
    for layer in _read(content, uri):
        described = layer if isinstance(layer, dict) else {}
        match, size = _DIGEST.fullmatch(str(described.get("digest"))), described.get("size")
        if match is None or not isinstance(size, int) or size < 0:
            raise UnresolvedError(f"a layer of `{uri}` has no SHA-256 digest and size", "push it again")
        notes = described.get("annotations")
        title = notes.get(_TITLE) if isinstance(notes, dict) else ""
        yield str(title or ""), Measure(match[1], size)


def _read(content: bytes, uri: str) -> list[Any]:
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        tree = None
    layers = tree.get("layers") if isinstance(tree, dict) else None
    if not isinstance(layers, list):
        raise UnresolvedError(
            f"`{uri}` is no artifact: its manifest has no layers", "name the artifact of one platform"
        )
    return layers


def _without_version(reference: str) -> str:
    return reference.partition("@")[0].removesuffix(f":{image_name(reference.partition('@')[0]).version}")
