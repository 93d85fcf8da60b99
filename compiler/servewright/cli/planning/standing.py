"""The plan of a compilation, and which of its findings stand in the way of it."""

from servewright.cli.planning.compiling import Attempt
from servewright.cli.planning.environments import edited
from servewright.cli.planning.said import errors
from servewright.stages.plan.both import Both
from servewright.stages.plan.planned import Plan
from servewright.stages.plan.rendered import rendered
from servewright.stages.plan.stage import plan

# What judges a change after all of it is rendered: nothing is missing for its sake.
_JUDGED = ("API", "PLN001", "PLN007", "PLN008", "PLN010", "FLT", "VER")
# What keeps a spec or a pin from being read, or from becoming a release.
_READING = ("LOD", "VAL", "LCK", "PLN002", "PLN003", "PLN004", "PLN005")


def planned(attempt: Attempt, sources: dict[str, str], only: tuple[str, ...]) -> Plan:
    """Of one environment, or of all."""
    running = {
        name: {identity: each.point for identity, each in here.items()}
        for name, here in attempt.compiled.running.items()
    }
    codes = {finding.code for finding in errors(attempt.findings)}
    both = Both(
        rendered(attempt.tree.before.files),
        rendered(attempt.compiled.outputs),
        edited(attempt.tree),
        running,
        complete=all(code.startswith(_JUDGED) for code in codes),
        readable=not any(code.startswith(_READING) for code in codes),
    )
    return plan(both, attempt.equipment.kinds, sources, only)
