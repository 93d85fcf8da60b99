"""A plan for people: environment by environment, what happens to its apps, and what is released."""

from collections.abc import Iterator, Sequence

from servewright.api.change import Change, Size
from servewright.cli.planning.columns import aligned
from servewright.cli.planning.paint import paint
from servewright.core.identity import Identity
from servewright.formats.one_line import one_line
from servewright.stages.plan.planned import Move, NewRelease, Plan, PlannedEnvironment, Wait, Way

_COLOURS = {
    Way.APPEARS: "32;1",
    Way.ROLLS: "33;1",
    Way.RESTARTS: "33;1",
    Way.SWITCHES: "36;1",
    Way.CHANGES: "36",
    Way.GOES: "31;1",
    Way.UNKNOWN: "31",
}
_SIZES = {Size.BREAKING: "31;1", Size.ADDITIVE: "32", Size.PATCH: ""}
_LISTED = 3
AS_ONE = "this can merge as one"
UNTOLD = "whether this can merge as one cannot be told while errors stand"


def plan_text(plan: Plan, *, split: bool, colour: bool) -> str:
    """A paragraph for each environment, one for releases, and the order of merges where it is asked for."""
    paragraphs = [_environment(environment, colour=colour) for environment in plan.environments]
    paragraphs.append(_releases(plan, colour=colour))
    if split:
        paragraphs.append(list(_merges(plan)))
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in paragraphs)


def summary(environment: PlannedEnvironment) -> str:
    """`2 rolls, 1 appears, 7 apps stay`."""
    counts = [(way, sum(move.way is way for move in environment.moves)) for way in Way]
    parts = [f"{count} {way}" for way, count in counts if count] or ["nothing changes"]
    return ", ".join([*parts, f"{environment.unchanged} {'app stays' if environment.unchanged == 1 else 'apps stay'}"])


def headed(environment: PlannedEnvironment) -> str:
    """`prod (promotes from staging)`."""
    return f"{environment.name} (promotes from {environment.source})" if environment.source else environment.name


def detail(move: Move) -> str:
    """What a line says behind the name."""
    if move.way is Way.UNKNOWN:
        return f"{_arrow(move)}  not compiled, while errors stand".strip()
    return "  ".join(part for part in (_arrow(move), move.pace, _why(move), ", ".join(move.manifests)) if part)


def waiting(wait: Wait, source: str) -> str:
    """`2.2.0+1ab waits for promotion from dev; 2.1.0+9ff runs`."""
    runs = f"{wait.runs} runs" if wait.runs is not None else "nothing runs"
    return f"{wait.point} waits for promotion from {source}; {runs}"


def called(identity: Identity) -> str:
    """`model eta@2`."""
    return f"{identity.kind.lower()} {identity.label}"


def promised(release: NewRelease) -> str:
    """`minor since 2.1.0`, `major since model eta@2 2.4.1`, `first`."""
    if release.before is None:
        return release.size
    line, version = release.before
    since = version if line == release.identity else f"{called(line)} {version}"
    unread = "" if release.readable else "; what changed cannot be read"
    return f"{release.size} since {since}{unread}"


def _environment(environment: PlannedEnvironment, *, colour: bool) -> list[str]:
    lines = [f"{paint(one_line(headed(environment)), '1', colour=colour)}: {summary(environment)}"]
    rows = [(str(move.way), move.what, detail(move)) for move in environment.moves]
    rows += [("waits", called(wait.identity), waiting(wait, environment.source)) for wait in environment.waits]
    colours = [_COLOURS[move.way] for move in environment.moves] + [""] * len(environment.waits)
    for (first, *_), line, code in zip(rows, map(one_line, aligned(rows)), colours, strict=True):
        lines.append(f"  {paint(first, code, colour=colour)}{line[len(first) :]}")
    return lines


def _arrow(move: Move) -> str:
    if move.before and move.after and move.before != move.after:
        return f"{move.before} -> {move.after}"
    return move.after or move.before


def _why(move: Move) -> str:
    by = f"by {', '.join(move.causes)}" if move.causes else ""
    named = ", ".join(move.fields[:_LISTED]) + (
        f" and {len(move.fields) - _LISTED} more" * (len(move.fields) > _LISTED)
    )
    return ": ".join(part for part in (by, named if move.causes else "") if part)


def _releases(plan: Plan, *, colour: bool) -> list[str]:
    stay = f"{plan.frozen} stay{'s' if plan.frozen == 1 else ''} frozen"
    lines = [f"{paint('releases', '1', colour=colour)}: {len(plan.releases)} new, {stay}"]
    for release in plan.releases:
        lines.append(one_line(f"  {called(release.identity)} {release.version}, {promised(release)}"))
        lines += [f"    {_change(change, colour=colour)}" for change in release.changes]
    return lines


def _change(change: Change, *, colour: bool) -> str:
    return f"{paint(str(change.size), _SIZES[change.size], colour=colour)}[{change.id}]: {one_line(change.message)}"


def _merges(plan: Plan) -> Iterator[str]:
    if not plan.merges:
        yield AS_ONE if plan.complete else UNTOLD
        return
    yield f"merge this in {len(plan.merges)} steps, one after another"
    yield from numbered(plan.merges)


def numbered(merges: Sequence[Sequence[str]]) -> Iterator[str]:
    """`1. add model eta@3 in dev`; what goes together stands together."""
    for number, merge in enumerate(merges, 1):
        for index, what in enumerate(merge):
            yield one_line(f"  {f'{number}.' if not index else '  '} {what}")
