"""The files that a release names: which they are, and where they lie below the release's folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from posixpath import join, normpath, relpath
from typing import Any

from pydantic import BaseModel

from servewright.core.file import File
from servewright.core.spec import Spec
from servewright.formats.specs.files import NamedFile, below, named_files
from servewright.formats.specs.referred import with_referred

# One level of depth for each `..` that a path begins with, so that it does not lead out of the release's folder.
_LEVEL = "_"


@dataclass(frozen=True, slots=True)
class Contents:
    """`files` by their paths below the release's folder; `weights`, of a model in the repository, are not copied.

    `home` is where in the folder the paths of the spec begin. Not `complete`: a file that is named is not there.
    """

    home: str
    files: Mapping[str, File]
    weights: File | None
    complete: bool


def contents(spec: Spec[Any], document: type[BaseModel], files: Mapping[str, File], paths: Sequence[str]) -> Contents:
    """`paths` are those of `files`, sorted; what a spec names and is not there has a finding already."""
    named = tuple(named_files(spec.folder, spec.tree, document))
    weights = next((files[name.path] for name in named if name.artifact and name.path in files), None)
    there = {name: _of(name, files, paths) for name in named}

    def read(path: str) -> bytes | None:
        return files[path].content if path in files else None

    documents = with_referred((name.path for name in named if not name.folder and not name.artifact), read)
    copied = {*documents, *(path for name, own in there.items() if name.folder for path in own)}
    found = {path: files[path] for path in copied if weights is None or path != weights.path}
    relative = {path: relpath(path, spec.folder) for path in found}
    up = [path.split("/").count("..") for path in (*relative.values(), *_of_weights(weights, spec.folder))]
    home = "/".join([_LEVEL] * max(up, default=0))
    placed = {normpath(join(home, relative[path])): found[path] for path in sorted(found)}
    return Contents(home, placed, weights, all(there.values()))


def _of(name: NamedFile, files: Mapping[str, File], paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(below(name.path, paths)) if name.folder else (name.path,) * (name.path in files)


def _of_weights(weights: File | None, folder: str) -> list[str]:
    return [] if weights is None else [relpath(weights.path, folder)]
