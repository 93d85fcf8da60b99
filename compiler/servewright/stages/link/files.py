"""Files that specs name: inside `specs/`, and there."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.kind import Kind
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.nearest import nearest
from servewright.formats.spec_files import NamedFile, below, named_files

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


def check_files(spec: Spec[Any], kind: Kind, files: Sequence[str]) -> Iterator[Finding]:
    """The files that a spec names but that nobody can read; `files` are the sorted paths that exist."""
    for named in named_files(spec.file, spec.tree, kind.document):
        if not named.path.startswith("specs/"):
            yield OUTSIDE.finding(
                f"`{named.path}` lies outside of `specs/`",
                spec.place(*named.at),
                help="copy it to a place below `specs/`",
            )
        elif not _exists(named, files):
            near = nearest(named.path, files)
            yield MISSING.finding(
                f"`{named.path}` is not there" + (", or empty" if named.folder else ""),
                spec.place(*named.at),
                help=f"add it, or name {' or '.join(f'`{name}`' for name in near)}" if near else "add it",
            )


def _exists(named: NamedFile, files: Sequence[str]) -> bool:
    if named.folder:
        return any(True for _ in below(named.path, files))
    index = bisect_left(files, named.path)
    return index < len(files) and files[index] == named.path
