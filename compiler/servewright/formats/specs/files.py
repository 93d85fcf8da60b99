"""The files that a document names: where it names them, and where they lie in the repository."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from servewright.core.field import NamesArtifact, NamesFile
from servewright.core.place import Path
from servewright.core.slice import file_path
from servewright.formats.specs.fields import find_values, marked_fields


@dataclass(frozen=True, slots=True)
class NamedFile:
    """At `at`, a document names `path` of the repository; of an artifact only its digest is of interest."""

    at: Path
    path: str
    folder: bool = False
    artifact: bool = False


def named_files(folder: str, tree: Any, type_: type[BaseModel]) -> Iterator[NamedFile]:
    """What a document of this type, in this folder, names; artifacts with a scheme are elsewhere and left out."""
    for field, mark in marked_fields(type_, NamesFile):
        for at, text in find_values(tree, field.pattern):
            if isinstance(text, str):
                yield NamedFile(at, file_path(folder, text), folder=mark.folder)
    for field, _ in marked_fields(type_, NamesArtifact):
        for at, text in find_values(tree, field.pattern):
            if isinstance(text, str) and not has_scheme(text):
                yield NamedFile(at, file_path(folder, text), artifact=True)


def has_scheme(uri: str) -> bool:
    """Whether an artifact lies elsewhere; a path of the repository has no scheme."""
    return ":" in uri.split("/", 1)[0]


def below(folder: str, paths: Sequence[str]) -> Iterable[str]:
    """Of sorted paths, those below a folder."""
    prefix = folder + "/"
    for index in range(bisect_left(paths, prefix), len(paths)):
        if not paths[index].startswith(prefix):
            return
        yield paths[index]
