"""`servewright rollback`: an environment goes back to what it ran before, and no gate stands in the way."""

from pathlib import Path

import click

from servewright.cli.options import find_root, pinning


@click.command(
    "rollback",
    short_help="Let an environment go back to what ran before.",
    epilog="Example: servewright rollback eta-predictor@2 --in prod --reason 'slow since 2.1.0'",
)
@click.argument("name")
@click.option("--in", "environment", required=True, metavar="ENV", help="The environment.")
@click.option("--to", metavar="VERSION[+REVISION]", help="Any release that has merged; of a route, its revision.")
@click.option("--reason", metavar="TEXT", help="Why, for whoever reads the pin.")
@pinning
def _rollback(
    name: str,
    environment: str,
    to: str | None,
    reason: str | None,
    dry_run: bool,
    root: Path | None,
    against: str | None,
) -> None:
    """Pin NAME, `[kind/]name[@N]`, in an environment to what its pin replaced; done twice, it is as it was.

    Nothing is compared: in an incident, going back must be possible at once.
    """
    from servewright.cli.promotion.back import earlier_point, require_lines
    from servewright.cli.promotion.move import pinned
    from servewright.cli.promotion.named import line_of, pinned_environment, tidy_reason
    from servewright.cli.promotion.refused import refusals
    from servewright.cli.promotion.standing import called, read_standing
    from servewright.cli.promotion.written import finish

    with refusals():
        standing = read_standing(find_root(root), against)
        pinned_environment(standing, environment)
        identity = line_of(standing, name)
        point = earlier_point(standing, environment, identity, to)
        if standing.points(environment).get(identity) == point:
            finish(standing, (), (f"{called(identity)} is at {point} in `{environment}` already",), dry_run=dry_run)
            return
        require_lines(standing, environment, identity, point)
        finish(standing, [pinned(standing, environment, identity, point, tidy_reason(reason))], (), dry_run=dry_run)


COMMAND = _rollback
