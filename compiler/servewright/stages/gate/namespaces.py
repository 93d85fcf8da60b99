"""What is served stays in its namespace: in another it would be a new workload, and nothing waits until it answers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from servewright.core.baseline import Baseline
from servewright.core.finding import Severity
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.local_finding import LocalFinding
from servewright.core.present import Present
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.releases.records import Records
from servewright.formats.releases.revive import UnreadableSnapshotError, revive

MOVED = Rule(
    "PLN010",
    "namespace_moved",
    Severity.ERROR,
    "A model that is served moves to another namespace.",
    "The pods in the old one go while those in the new one still start, and nothing orders the two.",
)


def judge_namespaces(
    present: Present, kinds: Mapping[str, Kind], baseline: Baseline, records: Records, fleets: Sequence[Fleet]
) -> Iterator[tuple[str, LocalFinding]]:
    """(environment, finding) of each whose revision is another one now: the namespace is a part of it."""
    for fleet in fleets:
        where = fleet.environment.name
        running = present.running.get(where, {})
        for identity, row in records.all_of(where).items():
            spec = fleet.specs.get(identity) if identity.kind == "Model" else None
            if spec is None or identity not in running or running[identity].point == row.point:
                continue
            try:
                before = revive(kinds[identity.kind], identity, row.point, where, baseline.files)
            except UnreadableSnapshotError:
                continue  # nobody could correct it by an edit of the spec
            if before is not None and before.spec.namespace != spec.namespace:
                taken = before.spec.namespace != spec.team and _is_team(before.spec.namespace, present)
                yield where, _moved(spec, before.spec.namespace, taken=taken)


def _is_team(name: str, present: Present) -> bool:
    return Identity("Team", name) in present.specs


def _moved(spec: Spec[Any], before: str, *, taken: bool) -> LocalFinding:
    """`taken`: the old namespace is that of another team, where the model cannot stay."""
    key = "namespace" if "namespace" in spec.tree["metadata"] else "team"
    return LocalFinding(
        MOVED,
        f"model `{spec.identity.label}` is served in namespace `{before}`, and goes to `{spec.namespace}`",
        spec.place("metadata", key),
        f"leave it where it is, and begin a new line in `{spec.namespace}`: `servewright bump "
        f"model/{spec.identity.label} --major`"
        if taken
        else f"write `namespace: {before}` in its metadata",
    )
