"""A plan for a pull request: a table for each environment, and the releases with what is behind them."""

from collections.abc import Iterator

from servewright.cli.planning.plan_text import AS_ONE, UNTOLD, called, detail, headed, promised, summary, waiting
from servewright.formats.one_line import one_line
from servewright.stages.plan.planned import Plan, PlannedEnvironment


def plan_markdown(plan: Plan, *, split: bool) -> str:
    """Headings of the third level, as they fit a comment."""
    lines = [line for environment in plan.environments for line in _environment(environment)]
    lines += _releases(plan)
    if split:
        lines += _merges(plan)
    return "\n".join(lines) + "\n"


def _environment(environment: PlannedEnvironment) -> Iterator[str]:
    yield f"### {cell(headed(environment))}\n"
    yield f"{summary(environment)}\n"
    rows = [(str(move.way), move.what, detail(move)) for move in environment.moves]
    rows += [("waits", called(wait.identity), waiting(wait, environment.source)) for wait in environment.waits]
    if rows:
        yield "| | | |\n|---|---|---|"
        yield from ("| " + " | ".join(map(cell, row)) + " |" for row in rows)
        yield ""


def _releases(plan: Plan) -> Iterator[str]:
    yield f"### Releases\n\n{len(plan.releases)} new, {plan.frozen} frozen\n"
    for release in plan.releases:
        yield cell(f"- {called(release.identity)} {release.version}, {promised(release)}")
        for change in release.changes:
            yield f"  - {change.size} `{change.id}`: {cell(change.message)}"


def _merges(plan: Plan) -> Iterator[str]:
    if not plan.merges:
        yield f"\n{(AS_ONE if plan.complete else UNTOLD).capitalize()}."
        return
    yield "\n### Merge one after another\n"
    for number, merge in enumerate(plan.merges, 1):
        yield f"{number}. " + "; ".join(map(cell, merge))


def cell(text: str) -> str:
    """Text that cannot leave its cell, nor become markup."""
    shown = one_line(text).replace("\\", "\\\\").replace("|", "\\|")
    return shown.replace("<", "&lt;").replace("@", "&#64;").replace("![", "!\\[")
