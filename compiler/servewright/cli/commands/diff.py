"""`servewright diff`: what changed between two OpenAPI documents, and whether callers will notice."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servewright.cli.output import is_colourful, result, status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from servewright.api.change import Change
    from servewright.api.document.library import Library
    from servewright.api.shown.located import LocatedChange
    from servewright.core.finding import Finding

FOUND = 1
UNREADABLE = 2
STDIN = "-"
_LARGEST = 64 * 1024 * 1024

EPILOG = """\b
Files of --ignore and --levels, one entry a line, `#` begins a comment:
  request-property-removed                a change by its id, wherever it is
  request-*-decreased POST /orders        by patterns, in one operation (--ignore)
  response-property-enum-value-added info a level: error, warning, info, or none (--levels)
`servewright explain ID` says what a change means.

Example: git show main:openapi.yaml | servewright diff - openapi.yaml --fail-on breaking
"""


@click.command(
    "diff",
    short_help="Compare two OpenAPI documents.",
    epilog=EPILOG,
)
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--against", metavar="REF", help="Compare the fleet with where HEAD left REF, instead of two documents.")
@click.option(
    "--format",
    "report",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How changes are shown.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "warning", "none"]),
    default="breaking",
    show_default=True,
    help="What makes the exit code 1: a change at level error, one at level warning too, or none.",
)
@click.option(
    "--profile",
    type=click.Choice(["default", "strict", "oasdiff"]),
    default="default",
    show_default=True,
    help="Levels: strict calls all that may break callers an error, oasdiff is never louder than oasdiff.",
)
@click.option(
    "--ignore",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of changes to pass over: `ID`, or `ID METHOD PATH`, a line; `*` stands for anything.",
)
@click.option(
    "--levels",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of levels: `ID error|warning|info|none` a line.",
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that no `$ref` leaves. Default: this folder, or that of a document outside of it.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that sunsets are compared with. Default: no sunset has passed.",
)
def _diff(
    old: str | None,
    new: str | None,
    against: str | None,
    report: str,
    fail_on: str,
    profile: str,
    ignore: Path | None,
    levels: Path | None,
    root: Path | None,
    today: datetime | None,
) -> None:
    """Compare the OpenAPI documents OLD and NEW (3.0, 3.1 or 3.2; JSON or YAML); `-` reads one from standard input.

    With --against, every line and route of the platform here (or at --root) is compared with what has merged; a new
    line is shown beside the one below it, and fails nothing.

    Exit codes: 0 nothing at or above --fail-on; 1 such changes; 2 a document that cannot be compared.
    """
    import gc

    from servewright.api.shown.located import locate_changes

    least = {"breaking": 3, "warning": 2, "none": 4}[fail_on]
    if against is not None:
        from servewright.cli.planning.fleet_diff import diff_fleet
        from servewright.cli.planning.profile import Profile

        if old is not None:
            raise click.UsageError("--against compares the fleet, and goes with no OLD and NEW")
        diff_fleet(root, against, report, least, Profile(profile, ignore, levels))
        return
    if old is None or new is None:
        raise click.UsageError("say what to compare: OLD and NEW, or the fleet by --against REF")
    if old == new == STDIN:
        raise click.UsageError("only one of the two documents can come from standard input")
    gc.disable()  # nearly everything that is read lives to the end
    sides = _Side(old, root), _Side(new, root)
    libraries = _libraries(sides)
    changes = _changes(libraries, sides, today.date() if today else None)
    located = locate_changes(_profiled(changes, profile, ignore, levels), *(side.locate for side in libraries))
    result(_printed(located, report))
    if any(each.change.level >= least for each in located):
        raise click.exceptions.Exit(FOUND)


class _Side:
    """One of the two documents, and the files that it may refer to."""

    def __init__(self, name: str, root: Path | None) -> None:
        self.main = "<stdin>" if name == STDIN else os.path.normpath(name)
        folder = os.path.dirname(self.main)
        below_here = not os.path.isabs(self.main) and not self.main.startswith("..")
        self.root = os.path.normpath(root) if root else "." if below_here or name == STDIN else folder
        self._known: dict[str, bytes | None] = {}

    def read(self, path: str) -> bytes | None:
        """A file's content, None where there is none below the root; of a huge one no more than shows that it is."""
        if path not in self._known:
            self._known[path] = self._content(path)
        return self._known[path]

    def _content(self, path: str) -> bytes | None:
        try:
            if path == "<stdin>":
                return sys.stdin.buffer.read(_LARGEST + 1)
            if path != self.main and not self._is_inside(path):
                return None
            if not os.path.isfile(path) and not _is_pipe(path):
                return None
            with open(path, "rb") as stream:
                return stream.read(_LARGEST + 1)
        except (OSError, ValueError):
            return None

    def _is_inside(self, path: str) -> bool:
        """Whether the file itself, not only its name, is below the root."""
        return os.path.realpath(path).startswith(os.path.join(os.path.realpath(self.root), ""))


def _is_pipe(path: str) -> bool:
    """What a shell's `<( )` gives."""
    return path.startswith(("/dev/fd/", "/proc/self/fd/"))


def _libraries(sides: tuple[_Side, _Side]) -> "tuple[Library, Library]":
    from servewright.api.document.library import Library
    from servewright.api.document.text import UnreadableError

    libraries: list[Library] = []
    faults: list[tuple[Finding, Callable[[str], bytes | None]]] = []
    for side in sides:
        try:
            libraries.append(Library(side.main, side.read, side.root))
        except UnreadableError as error:
            faults.append((error.finding, side.read))
    if faults:
        _refuse(faults)
    return libraries[0], libraries[1]


def _changes(
    libraries: "tuple[Library, Library]", sides: tuple[_Side, _Side], today: "date | None"
) -> "Sequence[Change]":
    from servewright.api.compare import compare
    from servewright.core.finding import Severity

    found = compare(*libraries, today)
    faults: list[tuple[Finding, Callable[[str], bytes | None]]] = []
    for side, findings in zip(sides, (found.old_findings, found.new_findings), strict=True):
        faults += [(finding, side.read) for finding in findings]
    if any(finding.severity is Severity.ERROR for finding, _ in faults):
        _refuse(faults)
    _report(faults)
    return found.changes


def _report(faults: "Sequence[tuple[Finding, Callable[[str], bytes | None]]]") -> None:
    if not faults:
        return
    from servewright.formats.yaml.locate import locate_findings
    from servewright.report.text import print_text

    for read in dict.fromkeys(read for _, read in faults):
        findings = [finding for finding, own in faults if own == read]
        status(print_text(locate_findings(findings, read), colour=False).rstrip("\n"))


def _refuse(faults: "Sequence[tuple[Finding, Callable[[str], bytes | None]]]") -> None:
    _report(faults)
    raise click.exceptions.Exit(UNREADABLE)


def _profiled(
    changes: "Sequence[Change]", profile: str, ignore: Path | None, levels: Path | None
) -> "Sequence[Change]":
    from servewright.api.profile.entries import EntryError, ignored_entries, level_entries, with_levels, without
    from servewright.api.profile.profiles import by_profile

    file = levels
    try:
        changes = with_levels(by_profile(changes, profile), level_entries(_text(levels)) if levels else {})
        file = ignore
        left, unused = without(changes, ignored_entries(_text(ignore)) if ignore else ())
    except EntryError as error:
        raise click.UsageError(f"`{file}`, line {error.line}: {error}") from error
    for entry in unused:
        status(f"{ignore}:{entry.line}: `{entry.id}` meets no change any more")
    return left


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"`{file}` cannot be read as text") from error


def _printed(located: "Sequence[LocatedChange]", report: str) -> str:
    if report == "json":
        from servewright.api.shown.json import changes_json

        return changes_json(located)
    if report == "markdown":
        from servewright.api.shown.markdown import changes_markdown

        return changes_markdown(located)
    from servewright.api.shown.text import changes_text

    return changes_text(located, is_colourful())


COMMAND = _diff
