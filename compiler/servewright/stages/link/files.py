"""Files that specs name: inside `specs/`, and there."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from posixpath import dirname, relpath
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.kind import Kind
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.nearest import nearest
from servewright.formats.specs.files import NamedFile, below, named_files

MISSING = Rule(
    "LNK010",
    "file_missing",
    Severity.ERROR,
    "A spec names a file that is not there.",
    "What a release is made of has to be in the repository, or pinned in a lock.",
)
OUTSIDE = Rule(
    "LNK016",
    "file_outside",
    Severity.ERROR,
    "A spec names a file outside of `specs/`.",
    "A spec may read what its reviewers see, and nothing else of the machine that compiles it.",
)


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """`complete`: every file that the spec names is there and was read."""

    findings: tuple[Finding, ...]
    complete: bool


def check_files(spec: Spec[Any], kind: Kind, files: Sequence[str], hidden: frozenset[str]) -> CheckedFiles:
    """`files` are the sorted paths that exist, `hidden` those that have a finding of their own."""
    findings = tuple(_check(spec, kind, files, hidden))
    return CheckedFiles(findings, not findings and not (hidden and _names(spec, kind, hidden)))


def _names(spec: Spec[Any], kind: Kind, hidden: frozenset[str]) -> bool:
    return any(named.path in hidden for named in named_files(spec.folder, spec.tree, kind.document))


def _check(spec: Spec[Any], kind: Kind, files: Sequence[str], hidden: frozenset[str]) -> Iterator[Finding]:
    for named in named_files(spec.folder, spec.tree, kind.document):
        if not named.path.startswith("specs/"):
            yield OUTSIDE.finding(
                f"`{named.path}` lies outside of `specs/`",
                spec.place(*named.at),
                help="copy it to a place below `specs/`",
            )
        elif named.path not in hidden and not _exists(named, files):
            near = " or ".join(f"`{path}`" for path in _nearest(spec, named, files))
            yield MISSING.finding(
                f"there is no file below `{named.path}/`" if named.folder else f"there is no file `{named.path}`",
                spec.place(*named.at),
                help=f"add it, or name {near}" if near else "add it",
            )


def _exists(named: NamedFile, files: Sequence[str]) -> bool:
    if named.folder:
        return any(True for _ in below(named.path, files))
    index = bisect_left(files, named.path)
    return index < len(files) and files[index] == named.path


def _nearest(spec: Spec[Any], named: NamedFile, files: Sequence[str]) -> tuple[str, ...]:
    """Files (or folders) beside the spec and beside what it names, as the spec would have to write them."""
    home = spec.folder
    beside = islice(chain(below(home, files), below(dirname(named.path), files)), _MOST)
    paths = {relpath(dirname(path) if named.folder else path, home) for path in beside}
    return nearest(relpath(named.path, home), paths - {"."})


_MOST = 1000
