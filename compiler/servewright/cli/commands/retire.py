"""`servewright retire`: a line or route leaves an environment, once no route there needs it."""

from pathlib import Path

import click

from servewright.cli.options import find_root, pinning


@click.command(
    "retire",
    short_help="Let a line or route leave an environment.",
    epilog="Example: servewright retire eta-predictor@1 --in prod",
)
@click.argument("name")
@click.option("--in", "environment", required=True, metavar="ENV", help="The environment.")
@pinning
def _retire(name: str, environment: str, dry_run: bool, root: Path | None, against: str | None) -> None:
    """Remove the pin of NAME, `[kind/]name[@N]`, from an environment.

    A line goes only after the last route has left it, and that has merged.
    """
    from servewright.cli.promotion.contract import contract_obstacles
    from servewright.cli.promotion.move import Move
    from servewright.cli.promotion.named import line_of, pinned_environment
    from servewright.cli.promotion.refused import RefusedError, refusals
    from servewright.cli.promotion.standing import called, read_standing
    from servewright.cli.promotion.written import finish

    with refusals():
        standing = read_standing(find_root(root), against)
        pinned_environment(standing, environment)
        identity = line_of(standing, name)
        pins = standing.points(environment)
        if identity not in pins:
            finish(standing, (), (f"{called(identity)} is not pinned in `{environment}`",), dry_run=dry_run)
            return
        for obstacle in contract_obstacles(standing, environment, identity, pins):
            raise RefusedError(f"{called(identity)} cannot go: {obstacle.reason}", obstacle.help)
        finish(standing, [Move(environment, identity, pins[identity], None)], (), dry_run=dry_run)


COMMAND = _retire
