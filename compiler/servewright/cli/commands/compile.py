"""`servewright compile`: specs in, `renders/` out."""

from pathlib import Path

import click

from servewright.cli.options import compiling, find_root

FOUND = 1


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
    from servewright.edge.renders import WriteError, compare, exclusive, write

    folder = find_root(root)
    ran = run(folder, crds, report, fail_on)
    if ran.fails(ran.compiled.findings):
        ran.show(ran.compiled.findings)
        ran.tell("nothing was written")
        raise click.exceptions.Exit(FOUND)
    try:
        with exclusive(folder):
            ran.stopwatch("compare", 0)
            difference = compare(folder, ran.compiled.outputs)
            ran.stopwatch("write", 0)
            write(folder, ran.compiled.outputs, difference)
            ran.stopwatch.stop()
    except WriteError as error:
        raise click.ClickException(str(error)) from error
    ran.show((*ran.compiled.findings, *difference.findings()))
    if verbose:
        ran.times()
    ran.tell(
        f"{len(ran.compiled.outputs)} files: {len(difference.added)} new, {len(difference.changed)} changed, "
        f"{len(difference.stale)} removed"
    )


COMMAND = _compile
