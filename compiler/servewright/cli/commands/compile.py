"""`servewright compile`: specs in, `renders/` out."""

from pathlib import Path

import click

from servewright.cli.options import compiling, find_root
from servewright.cli.writing import FOUND, write_and_show


@click.command(
    "compile",
    short_help="Compile specs/ into renders/.",
    epilog="Example: servewright compile --crds crds/",
)
@compiling
def _compile(
    root: Path | None, crds: Path | None, against: str | None, report: str, fail_on: str, verbose: bool
) -> None:
    """Compile specs/ into renders/.

    Only files that differ are written; files that nothing renders any more are removed, files of others are left alone.
    Nothing is written while an error stands.
    """
    from servewright.cli.run import run

    ran = run(find_root(root), crds, report, fail_on, against)
    if not write_and_show(ran, verbose=verbose):
        raise click.exceptions.Exit(FOUND)


COMMAND = _compile
