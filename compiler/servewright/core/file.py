"""A file that a spec names: data, whose bytes are kept where something needs them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """`path` is relative to the repository, `sha256` in hex, `size` in bytes; an artifact's `content` is not kept."""

    path: str
    sha256: str
    size: int
    content: bytes = b""
