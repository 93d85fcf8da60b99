"""Plan: from what was rendered before a change and what it renders to, what each environment runs, and how it comes."""

from collections.abc import Collection, Iterator, Mapping

from servewright.core.kind import Kind
from servewright.stages.plan.apps import moves
from servewright.stages.plan.both import Both, differing_apps
from servewright.stages.plan.order import in_order
from servewright.stages.plan.planned import Move, Plan, PlannedEnvironment, Way
from servewright.stages.plan.releases import new_releases
from servewright.stages.plan.split import merges
from servewright.stages.plan.versions import released
from servewright.stages.plan.waits import waits


def plan(both: Both, kinds: Mapping[str, Kind], sources: Mapping[str, str], only: Collection[str] = ()) -> Plan:
    """`sources` says where each environment promotes from, empty for none.

    `only` are the environments that are wanted, all if it is empty.
    """
    here = {path.partition("/")[0] for path in (*both.before.apps, *both.after.apps)}
    there = in_order({**dict.fromkeys(here, ""), **sources})
    names = [name for name in there if not only or name in only]
    apps = differing_apps(both)
    environments = []
    for name in names:
        found = (*moves(both, name, apps.get(name, {})), *_deferred(both, name))
        source = sources.get(name, "")
        waiting = waits(both.running.get(name, {}), both.running.get(source, {})) if source else ()
        unchanged = len(_apps(both, name) - {f"{name}/apps/{move.app}" for move in found})
        environments.append(PlannedEnvironment(name, source, found, tuple(waiting), unchanged))
    before, after = both.before.files, both.after.files
    return Plan(
        tuple(environments),
        tuple(new_releases(kinds, before, after)),
        _frozen(both),
        merges(both, sources, names),
        both.complete,
    )


def _frozen(both: Both) -> int:
    """What is on disk alone may still change."""
    return sum(len(versions) for versions in released(both.before.files).values()) if both.edited.known else 0


def _apps(both: Both, environment: str) -> set[str]:
    return {folder for folder in both.after.apps if folder.startswith(f"{environment}/")}


def _deferred(both: Both, environment: str) -> Iterator[Move]:
    """Lines that no app holds: their config is watched, and no pod restarts."""
    sides = [side.deferred.get(environment, {}) for side in (both.before, both.after)]
    lines = {line for side in sides for line in side if line.major is not None}
    for line in sorted(lines - both.known(environment)):
        old, new = (side[line].point.version if line in side else "" for side in sides)
        if old == new:
            continue
        gone = Way.GOES if both.is_gone(environment, line) else Way.UNKNOWN
        way = Way.APPEARS if not old else Way.CHANGES if new else gone
        yield Move(way, "", f"{line.kind.lower()} {line.label}", old, new)
