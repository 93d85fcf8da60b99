"""Digest and size of weights: a file, a stream of a known length, or a folder of files."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from servewright.core.lock import folder_digest
from servewright.edge.registries.progress import Observe
from servewright.edge.registries.unresolved import UnresolvedError
from servewright.edge.regular_file import open_regular

# Beyond every model that is served from one artifact; a stream without an end stops here.
LARGEST = 1 << 40
MOST_FILES = 100_000
_CHUNK = 1 << 20


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`sha256` in hex, `size` in bytes."""

    sha256: str
    size: int


def measure_stream(stream: Readable, name: str, whole: int, observe: Observe, largest: int = LARGEST) -> Measure:
    """Reads to the end. UnresolvedError beyond `largest`, and where `whole` was announced and something else came."""
    digest, size = sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > largest:
            raise UnresolvedError(f"`{name}` is larger than {largest >> 20} MiB", "write its entry by hand")
        observe(name, size, whole)
    if whole and size != whole:
        raise UnresolvedError(f"`{name}` ended after {size} of {whole} bytes", "run this again")
    return Measure(digest.hexdigest(), size)


def measure_path(path: Path, name: str, observe: Observe) -> Measure:
    """A file, or a folder with all that is below it; a symbolic link in a folder is refused."""
    try:
        if not path.is_dir():
            with open_regular(path) as stream:
                return measure_stream(stream, name, os.fstat(stream.fileno()).st_size, observe)
        files: dict[str, Measure] = {}
        for below, folders, names in os.walk(path, onerror=_raise):
            for entry in (*folders, *names):
                _refuse_link(Path(below, entry), name)
            for entry in names:
                relative = Path(below, entry).relative_to(path).as_posix()
                files[relative] = measure_path(Path(below, entry), f"{name}/{relative}", observe)
                _count(files, name)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnresolvedError(f"`{name}` cannot be read: {reason}", "let it be files that you may read") from error
    return together(files, name)


def together(files: Mapping[str, Measure], name: str) -> Measure:
    """The measure of a folder whose files have these measures by their path below it."""
    if not files:
        raise UnresolvedError(f"`{name}` holds no file", "name what holds the weights")
    digests = {path: measure.sha256 for path, measure in files.items()}
    return Measure(folder_digest(digests), sum(measure.size for measure in files.values()))


def _count(files: Mapping[str, Measure], name: str) -> None:
    if len(files) > MOST_FILES:
        raise UnresolvedError(f"`{name}` holds more than {MOST_FILES} files", "pack them into an archive")


def _refuse_link(path: Path, name: str) -> None:
    if path.is_symlink():
        raise UnresolvedError(f"`{name}` holds a symbolic link, `{path.name}`", "put the file itself in its place")


def _raise(error: OSError) -> None:
    raise error
