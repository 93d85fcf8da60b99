"""Which specs must be sound before anything moves: the platform and its environments, and no others."""

import click

from servewright.cli.edits.specs import Specs
from servewright.cli.output import is_colourful, result
from servewright.cli.promotion.refused import RefusedError
from servewright.formats.yaml.locate import locate_findings
from servewright.report.text import print_text

_NEEDED = ("Platform", "Environment")


def require_environments(specs: Specs) -> None:
    """Shows what is wrong with them; RefusedError then, and UsageError where there are none."""
    there = {spec.identity.kind for spec in specs.validated.specs}
    broken = [kind for kind in _NEEDED if any(identity.kind == kind for identity in specs.validated.broken)]
    missing = [kind for kind in _NEEDED if kind not in there]
    for kind in (*broken, *missing):
        if errors := specs.errors_about(kind):
            result(print_text(locate_findings(errors, specs.texts.get), is_colourful()))
            raise RefusedError(f"the specs of kind {kind} are not sound", "correct what is shown, then run this again")
    if missing:
        raise click.UsageError(f"the specs hold no {missing[0]}")
