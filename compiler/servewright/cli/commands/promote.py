"""`servewright promote`: an environment gets what the one before it runs, by pins that people review."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from servewright.cli.options import find_root, pinning

if TYPE_CHECKING:
    from servewright.cli.promotion.plan import Plan, Way
    from servewright.cli.promotion.standing import Standing


@click.command(
    "promote",
    short_help="Let an environment run what the one before it runs.",
    epilog="Example: servewright promote eta-predictor@2 --to prod",
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--to", required=True, metavar="ENV", help="The environment; it names another in `promotesFrom`.")
@click.option("--all", "everything", is_flag=True, help="All that differs and may move now; the rest is listed.")
@click.option("--skip", multiple=True, metavar="ENV", help="An environment between, which is passed over: a hotfix.")
@click.option("--reason", metavar="TEXT", help="Why, for whoever reads the pin; --skip needs one.")
@pinning
def _promote(
    names: tuple[str, ...],
    to: str,
    everything: bool,
    skip: tuple[str, ...],
    reason: str | None,
    dry_run: bool,
    root: Path | None,
    against: str | None,
) -> None:
    """Pin each NAME, `[kind/]name[@N]`, in an environment to what the environment before it runs.

    What counts is what has merged: a release or revision that only the working tree has is not promoted. A route
    follows the lines that it names; a new one may come together with them. With --skip, NAME may be a release,
    `name@2.1.1`, which need not run anywhere.
    """
    from servewright.cli.promotion.named import pinned_environment, tidy_reason, upstream_of
    from servewright.cli.promotion.plan import Way
    from servewright.cli.promotion.refused import refusals
    from servewright.cli.promotion.standing import read_standing
    from servewright.cli.promotion.written import finish

    _check_usage(names, skip, reason, everything=everything)
    with refusals():
        standing = read_standing(find_root(root), against)
        pinned_environment(standing, to)
        way = Way(upstream_of(standing, to, skip), to, bool(skip), tidy_reason(reason))
        plan = _plan(standing, names, way)
        finish(standing, plan.moves, plan.notes, dry_run=dry_run)


def _check_usage(names: tuple[str, ...], skip: tuple[str, ...], reason: str | None, *, everything: bool) -> None:
    if everything and (names or skip):
        raise click.UsageError(f"--all goes with no {'NAME' if names else '--skip'}")
    if not everything and not names:
        raise click.UsageError("say what to promote: a NAME, or --all")
    if skip and not (reason or "").strip():
        raise click.UsageError("--skip needs a --reason")


def _plan(standing: "Standing", names: tuple[str, ...], way: "Way") -> "Plan":
    from servewright.cli.promotion.everything import promote_all
    from servewright.cli.promotion.named import all_named
    from servewright.cli.promotion.single import promote_named

    return promote_named(standing, all_named(standing, names), way) if names else promote_all(standing, way)


COMMAND = _promote
