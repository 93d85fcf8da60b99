"""What an image registry says of an image or artifact: its digest, and its manifest.

https://github.com/opencontainers/distribution-spec/blob/main/spec.md
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPResponse

from servewright.edge.registries.http import Http
from servewright.edge.registries.images.login import authorization
from servewright.edge.registries.images.name import ImageName, image_name
from servewright.edge.registries.unresolved import UnresolvedError

# Indexes first: the digest of an image for several platforms is that of its index, which every node can pull.
_ACCEPT = ", ".join(
    (
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    )
)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_LARGEST = 4 << 20  # what the specification asks registries to take
_OK, _UNAUTHORIZED, _MISSING, _BUSY = 200, 401, 404, 429


def image_digest(reference: str, http: Http) -> str:
    """`sha256:<hex>` of what a tag names now: of the index, where the image is for several platforms."""
    image = image_name(reference)
    with _manifest(image, "HEAD", http) as response:
        digest = response.headers.get("Docker-Content-Digest", "")
    return digest if _DIGEST.fullmatch(digest) else manifest(reference, http)[0]


def manifest(reference: str, http: Http) -> tuple[str, bytes]:
    """Digest and content of a manifest; UnresolvedError where the content is not what its digest says."""
    image = image_name(reference)
    with _manifest(image, "GET", http) as response:
        said = response.headers.get("Docker-Content-Digest", "")
        content = response.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise UnresolvedError(f"the manifest of `{reference}` is larger than {_LARGEST >> 20} MiB", "name another")
    digest = f"sha256:{sha256(content).hexdigest()}"
    for expected in (said, image.version):
        if _DIGEST.fullmatch(expected) and expected != digest:
            raise UnresolvedError(
                f"the manifest of `{reference}` has digest `{digest}`, and `{expected}` was announced",
                "do not use it, and tell whoever runs the registry",
            )
    return digest, content


@contextmanager
def _manifest(image: ImageName, method: str, http: Http) -> Iterator[HTTPResponse]:
    """An answer with status 200."""
    url, headers = f"{image.url}/manifests/{image.version}", {"Accept": _ACCEPT}
    with http.open(url, headers, method) as response:
        if response.status != _UNAUTHORIZED:
            yield _accepted(response, image)
            return
        challenge = response.headers.get("WWW-Authenticate", "")
    login = authorization(challenge, image, http)
    with http.open(url, {**headers, "Authorization": login}, method) as response:
        yield _accepted(response, image)


def _accepted(response: HTTPResponse, image: ImageName) -> HTTPResponse:
    name = f"`{image.repository}:{image.version}`"
    if response.status == _MISSING:
        raise UnresolvedError(f"registry `{image.registry}` has no {name}", "correct the name, or push it first")
    if response.status == _BUSY:
        raise UnresolvedError(f"registry `{image.registry}` refuses for now: too many requests", "run this again later")
    if response.status != _OK:
        raise UnresolvedError(
            f"registry `{image.registry}` answers {response.status} for {name}",
            f"see that you may read it, with `docker login {image.registry}` where it needs a password",
        )
    return response
