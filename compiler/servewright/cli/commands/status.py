"""`servewright status`: what every environment runs, what waits, and what is on its way out."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servewright.cli.options import find_root, looking
from servewright.cli.output import is_colourful, result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servewright.pipeline import Assembled
    from servewright.stages.plan.stands import Known

FOUND = 1

EPILOG = """\b
--format json gives one object:
  version       1; a field may be added, none is ever renamed or removed under it
  environments  [{name, source}], in the order of promotion; source is empty where an environment follows the specs
  lines         [{what, kind, name, major, newest, deprecated, environments}]
    deprecated    null, or {sunset, reason, passed}
    environments  by name: {runs, draft, waits, goes, ahead, behind}; points are `2.1.0+3fa9c1e`, or null

Example: servewright status --env prod
"""


@click.command("status", short_help="Show what every environment runs, and what waits.", epilog=EPILOG)
@looking
@click.option(
    "--format",
    "report",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is shown.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that sunsets are compared with. Default: no sunset has passed.",
)
def _status(
    environment: str | None, root: Path | None, against: str | None, report: str, today: datetime | None
) -> None:
    """Show the version and revision of each line and route in each environment, as it has merged.

    Beside it stands what the working tree says instead, what waits for promotion from the environment before, which
    lines run less than their newest release, and what is deprecated until when. No cluster is asked.

    Exit codes: 0; 1 errors stand in the specs, and what can be said is shown; 2 what has merged cannot be read.
    """
    from servewright.cli.planning.compiling import assembled
    from servewright.cli.planning.environments import chosen
    from servewright.cli.planning.said import errors, say
    from servewright.cli.planning.status_shown import status_json, status_text
    from servewright.core.finding import Severity
    from servewright.edge.workspace import Workspace
    from servewright.stages.plan.order import in_order
    from servewright.stages.plan.stands import stands

    top = find_root(root)
    assembly, _ = assembled(top, against)
    names = {fleet.environment.name: str(fleet.environment.body.promotes_from or "") for fleet in assembly.fleets}
    wanted = chosen(names, environment) or in_order(names)
    say(Workspace(top), assembly.baseline, assembly.findings, Severity.ERROR)
    standing = errors(assembly.findings)
    found = list(stands(_known(assembly, names, complete=not standing)))
    shown = {name: names[name] for name in wanted}
    found = [each for each in found if any(each.cells[name].runs or each.cells[name].draft for name in shown)]
    day = today.date() if today else None
    result(
        status_json(found, shown, day) if report == "json" else status_text(found, shown, day, colour=is_colourful())
    )
    if standing:
        raise click.exceptions.Exit(FOUND)


def _known(assembly: "Assembled", names: "Mapping[str, str]", *, complete: bool) -> "Known":
    from servewright.formats.releases.records import read_records
    from servewright.stages.plan.stands import Known

    return Known(
        assembly.baseline,
        read_records(assembly.baseline.files),
        names,
        {fleet.environment.name: fleet.specs for fleet in assembly.fleets},
        assembly.running,
        assembly.present.specs,
        complete,
    )


COMMAND = _status
