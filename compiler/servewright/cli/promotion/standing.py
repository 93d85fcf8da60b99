"""How things stand: what each environment ran when this change began, what pins say now, and what the specs say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from servewright.cli.edits.specs import Specs, read_specs
from servewright.cli.output import unreadable
from servewright.cli.promotion.described import Described, describe
from servewright.cli.promotion.readable import require_environments
from servewright.cli.promotion.refused import RefusedError
from servewright.core.baseline import Baseline
from servewright.core.identity import Identity
from servewright.core.pin import Pin
from servewright.core.release import Point
from servewright.core.spec import Spec
from servewright.edge.git.baseline import read_baseline
from servewright.edge.git.faults import BaselineError
from servewright.formats.releases.paths import parse_snapshot, revision_path
from servewright.formats.releases.records import Records, Row, read_records
from servewright.formats.releases.revive import UnreadableSnapshotError, revive

Pins = Mapping[Identity, Point]


@dataclass(frozen=True)
class Standing:
    """`records` are empty where nothing was ever released."""

    specs: Specs
    baseline: Baseline
    records: Records

    @cached_property
    def environments(self) -> Mapping[str, Spec[Any]]:
        return {spec.name: spec for spec in self.specs.validated.specs if spec.identity.kind == "Environment"}

    @cached_property
    def described(self) -> Described:
        """What the specs say now."""
        return describe(self.specs, self.baseline)

    @cached_property
    def snapshots(self) -> Mapping[str, bytes]:
        """What a pin may name, by path below `renders/`: what has merged; where nothing has, what the specs say."""
        files = self.baseline.files
        return {**self.described.snapshots, **files} if self.baseline.empty else files

    def upstream(self, environment: str) -> str:
        """Where its releases come from; empty where it runs what the specs say."""
        return str(self.environments[environment].body.promotes_from or "")

    def pins(self, environment: str) -> Mapping[Identity, Pin]:
        return self.specs.validated.pins.get(environment, {})

    def points(self, environment: str) -> dict[Identity, Point]:
        """What the environment's pins say now."""
        return {identity: pin.point for identity, pin in self.pins(environment).items()}

    def rows(self, environment: str) -> Mapping[Identity, Row]:
        """What the environment ran when this change began."""
        return self.records.here(environment)

    def row(self, environment: str, identity: Identity) -> Row | None:
        """The same of one line or route, whether a target renders it or not."""
        return self.records.all_of(environment).get(identity)

    def said(self, environment: str) -> Pins:
        """What the environment is to run now: by its pins, or as the specs say."""
        if self.upstream(environment):
            return self.points(environment)
        return self.described.points.get(environment, {})

    def holds(self, identity: Identity, point: Point) -> bool:
        """Whether a pin may name it."""
        return revision_path(identity, point) in self.snapshots

    def points_of(self, identity: Identity) -> list[Point]:
        """Every revision that a pin may name, in the order of their names."""
        found = (parse_snapshot(path) for path in sorted(self.snapshots))
        return [each.point for each in found if each is not None and each.identity == identity and each.point.revision]

    def spec(self, environment: str, identity: Identity, point: Point) -> Spec[Any]:
        """A snapshot as the environment would see it; RefusedError where there is none, or none that can be read."""
        try:
            found = revive(self.specs.kinds[identity.kind], identity, point, environment, self.snapshots)
        except UnreadableSnapshotError as error:
            advice = "restore the file as it was merged, or take another release"
            raise RefusedError(f"`{error.path}` is no snapshot that this compiler can read", advice) from error
        if found is None:
            message = f"{called(identity)} {point} is not among the releases that have merged"
            raise RefusedError(message, "take another release")
        return found.spec

    def known(self) -> frozenset[Identity]:
        """Every line and route that anybody speaks of."""
        return frozenset(self._known())

    def _known(self) -> Iterator[Identity]:
        kinds = ("Model", "Prompt", "Route")
        yield from (spec.identity for spec in self.specs.validated.specs if spec.identity.kind in kinds)
        for pins in self.specs.validated.pins.values():
            yield from pins
        for rows in self.records.rows.values():
            yield from (identity for identity in rows if identity.kind in kinds)


def called(identity: Identity) -> str:
    """In a message: model `eta@2`."""
    return f"{identity.kind.lower()} `{identity.label}`"


def typed(identity: Identity) -> str:
    """On the command line: `model/eta@2`."""
    return f"{identity.kind.lower()}/{identity.label}"


def read_standing(root: Path, against: str | None) -> Standing:
    """RefusedError where Platform or Environments are broken; leaves with exit code 2 without a baseline."""
    specs = read_specs(root)
    require_environments(specs)
    try:
        baseline = read_baseline(root, specs.validated.branch, against)
    except BaselineError as error:
        raise unreadable(error.message, error.help) from error
    return Standing(specs, baseline, Records() if baseline.empty else read_records(baseline.files))
