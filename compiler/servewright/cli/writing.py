"""The end of a command that compiles into `renders/`: what differs is written, unless a finding stands against it."""

from typing import TYPE_CHECKING

import click

from servewright.cli.output import status

if TYPE_CHECKING:
    from servewright.cli.run import Run
    from servewright.core.finding import Finding

FOUND = 1
NOTHING_WRITTEN = "nothing was written"


def write_and_show(ran: "Run", *, verbose: bool) -> bool:
    """Writes, and prints findings and the outcome; whether it was written."""
    findings, outcome = ran.compiled.findings, NOTHING_WRITTEN
    if not ran.fails(findings):
        findings, outcome = _write(ran)
    ran.show(findings)
    if verbose:
        ran.times()
    status(outcome)
    return not ran.fails(findings)


def _write(ran: "Run") -> tuple[tuple["Finding", ...], str]:
    """All findings, those about `renders/` too, and what was done; nothing, where one of these is severe enough."""
    from servewright.edge.renders import RendersError, compare
    from servewright.edge.writing import exclusive, write

    outputs = ran.compiled.outputs
    try:
        with exclusive(ran.root):
            ran.stopwatch("compare", 0)
            difference = compare(ran.root, outputs, ran.compiled.kept)
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
