"""A plan for programs.

One object: `version` (1; a field may be added, none is ever renamed or removed under it), `errors` (how many stand),
`environments`, `releases`, `frozen` (how many releases stay) and `merges` (a list of lists of text; empty where the
change can merge as one). An environment has `name`, `source`, `unchanged`, `moves` and `waits`. A move has `way`,
`app`, `what`, `before`, `after`, `pace`, `causes`, `fields` and `manifests`. A wait has `what`, `point` and `runs` (or
null). A release has `what`, `version`, `size`, `since` (or null), `readable` and `changes` of `id`, `size`, `message`.
"""

from typing import Any

from servewright.cli.planning.json_text import json_text
from servewright.cli.planning.plan_text import called
from servewright.stages.plan.planned import Move, NewRelease, Plan, PlannedEnvironment


def plan_json(plan: Plan, errors: int) -> str:
    """The object, indented by two spaces."""
    tree = {
        "version": 1,
        "errors": errors,
        "environments": [_environment(environment) for environment in plan.environments],
        "releases": [_release(release) for release in plan.releases],
        "frozen": plan.frozen,
        "merges": plan.merges,
    }
    return json_text(tree)


def _environment(environment: PlannedEnvironment) -> dict[str, Any]:
    return {
        "name": environment.name,
        "source": environment.source,
        "unchanged": environment.unchanged,
        "moves": [_move(move) for move in environment.moves],
        "waits": [
            {
                "what": called(wait.identity),
                "point": str(wait.point),
                "runs": str(wait.runs) if wait.runs is not None else None,
            }
            for wait in environment.waits
        ],
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "way": str(move.way),
        "app": move.app,
        "what": move.what,
        "before": move.before,
        "after": move.after,
        "pace": move.pace,
        "causes": move.causes,
        "fields": move.fields,
        "manifests": move.manifests,
    }


def _release(release: NewRelease) -> dict[str, Any]:
    since = f"{called(release.before[0])} {release.before[1]}" if release.before is not None else None
    return {
        "what": called(release.identity),
        "version": release.version,
        "size": release.size,
        "since": since,
        "readable": release.readable,
        "changes": [
            {"id": change.id, "size": str(change.size), "message": change.message} for change in release.changes
        ],
    }
