"""A platform as a whole, up to where its apps are built."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from servewright.core.file import File
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind, find_kinds
from servewright.core.lock import LockEntry
from servewright.core.release import Running
from servewright.core.slice import Slice
from servewright.core.target import find_targets
from servewright.edge.git.scope import RELEASED
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.releases.paths import pin_path
from servewright.formats.releases.pin_print import print_pin
from servewright.formats.releases.records import read_records
from servewright.formats.yaml.load import load as load_yaml
from servewright.pipeline import Equipment, assemble
from tests.trees import REPOSITORY, MemoryTree, platform, read_tree, released

Document = tuple[str, int]  # a file of specs, and which of its documents
AppKey = tuple[str, str]  # environment and app


@cache
def example() -> Mapping[str, bytes]:
    """The example platform as it is committed."""
    return read_tree(REPOSITORY)


@cache
def merged() -> Mapping[str, bytes]:
    """What of the example's renders is the baseline of the next change."""
    renders = REPOSITORY / "renders"
    paths = {path.relative_to(renders).as_posix(): path for path in sorted(renders.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in paths.items() if RELEASED.belongs(name)}


def example_tree(files: Mapping[str, bytes]) -> MemoryTree:
    """Files that stand in the example's place, as a change of what has merged."""
    return MemoryTree(files, merged())


@cache
def promoted() -> MemoryTree:
    """The small platform where `prod` takes from `dev`, when all of it has been promoted and has merged."""
    path, old = "specs/platform.yaml", b"cluster: https://prod.example.com"
    files = {**platform(), path: platform()[path].replace(old, old + b"\n  promotesFrom: dev")}
    baseline = released(MemoryTree(files))
    rows = read_records(baseline).here("dev")
    files |= {pin_path("prod", identity): print_pin(row.point, None) for identity, row in rows.items()}
    return MemoryTree(files, released(MemoryTree(files, baseline)))


@cache
def kinds() -> Mapping[str, Kind]:
    return find_kinds()


def spec_files(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The files of a tree that hold specs."""
    for path, text in files.items():
        if path.endswith(".yaml") and not path.startswith(("specs/locks/", "specs/pins/")):
            yield path, text


def trees_of(text: bytes) -> list[Any]:
    return [deepcopy(document.value) for document in load_yaml("x.yaml", text).documents]


@dataclass(frozen=True)
class Sliced:
    """A tree up to where its apps are built: the apps, and all that there is in their environments."""

    apps: tuple[Slice, ...]
    fleets: Mapping[str, Fleet]
    files: Mapping[str, File]
    locks: Mapping[str, Mapping[str, LockEntry]]
    running: Mapping[str, Mapping[Identity, Running]]

    def widened(self, app: Slice) -> Slice:
        """The app with everything in reach."""
        fleet = self.fleets[app.app.environment]
        locks = {
            identity: entry
            for identity, spec in fleet.specs.items()
            if identity.major is not None
            for entry in [self.locks.get(_stem(identity), {}).get(spec.version)]
            if entry is not None
        }
        running = self.running[app.app.environment]
        wide = replace(app, specs=fleet.specs, uses=fleet.uses, used_by=fleet.used_by, files=self.files)
        return replace(wide, locks=locks, running=running)


def _stem(identity: Identity) -> str:
    return f"{identity.kind.lower()}-{identity.name}-v{identity.major}"


def sliced(tree: MemoryTree, *, whole: bool = False) -> Sliced:
    """Through the real stages; `whole` keeps what waits for a target that is not there yet."""
    equipment = Equipment(kinds(), find_targets(), Schemas.load()[0])
    assembled = assemble(tree, equipment, lambda stage, done: None)
    if whole:
        assembled = replace(assembled, rendered=assembled.fleets)
    fleets = {fleet.environment.name: fleet for fleet in assembled.rendered}
    return Sliced(tuple(assembled.apps(kinds())), fleets, assembled.files, assembled.locks, assembled.running)
