"""`servewright compile`: specs in, `renders/` out."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from servewright.cli.options import compiling, find_root
from servewright.cli.output import status

if TYPE_CHECKING:
    from servewright.cli.run import Run
    from servewright.core.finding import Finding

FOUND = 1
NOTHING_WRITTEN = "nothing was written"


@click.command(
    "compile",
    short_help="Compile specs/ into renders/.",
    epilog="Example: servewright compile --crds crds/",
)
@compiling
def _compile(root: Path | None, crds: Path | None, report: str, fail_on: str, verbose: bool) -> None:
    """Compile specs/ into renders/.

    Only files that differ are written; files that nothing renders any more are removed, files of others are left alone.
    Nothing is written while an error stands.
    """
    from servewright.cli.run import run

    ran = run(find_root(root), crds, report, fail_on)
    findings, outcome = ran.compiled.findings, NOTHING_WRITTEN
    if not ran.fails(findings):
        findings, outcome = _write(ran)
    ran.show(findings)
    if verbose:
        ran.times()
    status(outcome)
    if ran.fails(findings):
        raise click.exceptions.Exit(FOUND)


def _write(ran: "Run") -> tuple[tuple["Finding", ...], str]:
    """All findings, those about `renders/` too, and what was done; nothing, where one of these is severe enough."""
    from servewright.edge.renders import RendersError, compare
    from servewright.edge.writing import exclusive, write

    outputs = ran.compiled.outputs
    try:
        with exclusive(ran.root):
            ran.stopwatch("compare", 0)
            difference = compare(ran.root, outputs)
            findings = (*ran.compiled.findings, *difference.findings())
            if ran.fails(findings):
                return findings, NOTHING_WRITTEN
            ran.stopwatch("write", 0)
            write(ran.root, outputs, difference)
    except RendersError as error:
        raise click.ClickException(str(error)) from error
    finally:
        ran.stopwatch.stop()
    return findings, (
        f"{len(outputs)} files: {len(difference.added)} new, {len(difference.changed)} changed, "
        f"{len(difference.stale)} removed"
    )


COMMAND = _compile
