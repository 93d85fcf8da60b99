"""`servewright plan`: what a change does to each environment once it has merged."""

from pathlib import Path

import click

from servewright.cli.options import find_root, looking
from servewright.cli.output import is_colourful, result

FOUND = 1


@click.command(
    "plan",
    short_help="Show what a change does to each environment.",
    epilog="Example: servewright plan --env prod --split",
)
@looking
@click.option(
    "--crds",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="SERVEWRIGHT_CRDS",
    help="A folder of CRDs, or of JSON schemas as <group>/<kind>_<version>.json, for custom resources.",
)
@click.option(
    "--format",
    "report",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How the plan is shown.",
)
@click.option("--split", is_flag=True, help="Say what to merge one after another, where it cannot merge as one.")
def _plan(
    environment: str | None, root: Path | None, against: str | None, crds: Path | None, report: str, split: bool
) -> None:
    """Show what happens in each environment once this change has merged; nothing is written.

    A line or app appears, rolls (from one release or revision to another), restarts (the same, by its environment, a
    route, or the compiler), changes in place (no pod restarts), or goes; a route switches to another line. Errors and
    warnings go to standard error.

    Exit codes: 0; 1 errors stand, and the plan is shown as far as it goes; 2 what has merged cannot be read.
    """
    from servewright.cli.planning.compiling import attempt
    from servewright.cli.planning.environments import chosen, sources
    from servewright.cli.planning.said import errors, say
    from servewright.cli.planning.standing import planned
    from servewright.core.finding import Severity

    found = attempt(find_root(root), crds, against)
    names = sources(found.tree.texts)
    plan = planned(found, names, chosen(names, environment))
    standing = errors(found.findings)
    say(found.tree.workspace, found.tree.before, found.findings, Severity.WARNING)
    if report == "json":
        from servewright.cli.planning.plan_json import plan_json

        result(plan_json(plan, len(standing)))
    elif report == "markdown":
        from servewright.cli.planning.plan_markdown import plan_markdown

        result(plan_markdown(plan, split=split))
    else:
        from servewright.cli.planning.plan_text import plan_text

        result(plan_text(plan, split=split, colour=is_colourful()))
    if standing:
        raise click.exceptions.Exit(FOUND)


COMMAND = _plan
