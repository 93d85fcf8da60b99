"""`servewright check`: whether the committed renders follow from the specs."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servewright.cli.options import compiling, find_root
from servewright.cli.output import status
from servewright.core.finding import Finding, Severity
from servewright.core.place import Place
from servewright.core.rule import Rule

if TYPE_CHECKING:
    from servewright.cli.run import Run
    from servewright.edge.renders import Difference

FOUND = 1
OUT_OF_DATE = 3
_LISTED = 50

STALE_RENDER = Rule(
    "WRT002",
    "render_out_of_date",
    Severity.WARNING,
    "A file below `renders/` is not what the specs compile to.",
    "What Argo CD syncs has to be what was reviewed; a render that was edited by hand, or forgotten, is not.",
)


@click.command(
    "check",
    short_help="Check specs/, and that renders/ follows from it.",
    epilog="Example: servewright check --format json",
)
@compiling
def _check(root: Path | None, crds: Path | None, against: str | None, report: str, fail_on: str, verbose: bool) -> None:
    """Check specs/, and that renders/ follows from it.

    Compiles in memory and writes nothing. Exit code 3 says that a file of renders/ differs.
    """
    from servewright.cli.run import run

    ran = run(find_root(root), crds, report, fail_on, against)
    difference = _compare(ran)
    findings = (*ran.compiled.findings, *difference.findings())
    differing = dict.fromkeys(difference.added, "is missing")
    differing |= dict.fromkeys(difference.changed, "differs")
    differing |= dict.fromkeys(difference.stale, "is not rendered any more")
    ran.show((*findings, *_out_of_date(differing)))
    if verbose:
        ran.times()
    if differing:
        status(f"{len(differing)} {'file' if len(differing) == 1 else 'files'} of renders/ out of date")
    elif ran.compiled.sound:
        status(f"renders/ is up to date: {len(ran.compiled.outputs)} files")
    if ran.fails(findings):
        raise click.exceptions.Exit(FOUND)
    if differing:
        raise click.exceptions.Exit(OUT_OF_DATE)


def _compare(ran: "Run") -> "Difference":
    """Nothing differs from specs that do not compile: their outputs are not what will be rendered."""
    from servewright.edge.renders import Difference, RendersError, compare

    if not ran.compiled.sound:
        return Difference()
    ran.stopwatch("compare", 0)
    try:
        return compare(ran.root, ran.compiled.outputs, ran.compiled.kept)
    except RendersError as error:
        raise click.ClickException(str(error)) from error
    finally:
        ran.stopwatch.stop()


def _out_of_date(differing: dict[str, str]) -> Iterator[Finding]:
    for path in sorted(differing)[:_LISTED]:
        yield STALE_RENDER.finding(
            f"`renders/{path}` {differing[path]}", Place(f"renders/{path}"), help="run `servewright compile` and commit"
        )
    if len(differing) > _LISTED:
        yield STALE_RENDER.finding(f"{len(differing) - _LISTED} more files of `renders/` are out of date")


COMMAND = _check
