"""Where an image reference leads: a registry, a repository in it, and a tag or digest.

The short names are Docker's: no registry is Docker Hub, and no organisation there is `library`.
"""

from dataclasses import dataclass

_HUB = "docker.io"
_HUB_HOST = "registry-1.docker.io"
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class ImageName:
    """`version` is a tag or `sha256:<hex>`."""

    registry: str
    repository: str
    version: str

    @property
    def url(self) -> str:
        """The repository's API. As for Docker, a registry of this machine is spoken to without TLS."""
        scheme = "http" if self.registry.rsplit(":", 1)[0] in _LOOPBACK or self.registry in _LOOPBACK else "https"
        return f"{scheme}://{self.registry}/v2/{self.repository}"


def image_name(reference: str) -> ImageName:
    """The parts of a reference, which may have both a tag and a digest: then the digest counts."""
    name, _, digest = reference.partition("@")
    first, slash, rest = name.partition("/")
    is_host = bool(slash) and ("." in first or ":" in first or first == "localhost")
    registry, path = (first, rest) if is_host else (_HUB, name)
    repository, colon, tag = path.rpartition(":")
    if not colon:
        repository, tag = path, "latest"
    if registry in (_HUB, f"index.{_HUB}"):
        registry, repository = _HUB_HOST, repository if "/" in repository else f"library/{repository}"
    return ImageName(registry, repository, digest or tag)
