"""What the specs describe: the release and revision of each line and route, as compiling would write them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from servewright.cli.edits.specs import Specs
from servewright.core.baseline import Baseline
from servewright.core.file import File
from servewright.core.finding import Finding
from servewright.core.identity import Identity
from servewright.core.release import Point
from servewright.core.target import find_targets
from servewright.edge.workspace import Workspace
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.specs.files import NamedFile
from servewright.pipeline import Equipment, assemble


@dataclass(frozen=True, slots=True)
class Described:
    """`points` by environment; `snapshots` are those that compiling would write, by path below `renders/`."""

    points: Mapping[str, Mapping[Identity, Point]]
    snapshots: Mapping[str, bytes]


def describe(specs: Specs, baseline: Baseline) -> Described:
    """Of what is broken there is nothing, and of what it stops."""
    schemas, _ = Schemas.load(())
    equipment = Equipment(specs.kinds, find_targets(), schemas)
    assembled = assemble(_Known(specs, baseline), equipment, lambda stage, done: None)
    points = {
        name: {identity: running.point for identity, running in here.items()}
        for name, here in assembled.running.items()
    }
    return Described(points, assembled.outputs)


@dataclass(frozen=True, slots=True)
class _Known:
    """The repository as it has been read already."""

    read_before: Specs
    released: Baseline

    def specs(self) -> tuple[Sequence[tuple[str, bytes]], Sequence[Finding]]:
        return tuple(self.read_before.texts.items()), ()

    def read(self, named: Iterable[NamedFile]) -> tuple[Mapping[str, File], Sequence[Finding]]:
        return Workspace(self.read_before.root).read(named)

    def baseline(self, branch: str) -> Baseline:
        return self.released
