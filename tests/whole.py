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
from servewright.core.slice import Slice
from servewright.core.target import find_targets
from servewright.formats.specs.files import named_files
from servewright.formats.yaml.load import load as load_yaml
from servewright.stages.defer import defer
from servewright.stages.link.stage import link
from servewright.stages.load import load
from servewright.stages.slice import slices
from servewright.stages.validate.stage import validate
from tests.trees import REPOSITORY, MemoryTree, read_tree

Document = tuple[str, int]  # a file of specs, and which of its documents
AppKey = tuple[str, str]  # environment and app


@cache
def example() -> Mapping[str, bytes]:
    """The example platform as it is committed."""
    return read_tree(REPOSITORY)


@cache
def kinds() -> Mapping[str, Kind]:
    return find_kinds()


def spec_files(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The files of a tree that hold specs."""
    for path, text in files.items():
        if path.endswith(".yaml") and not path.startswith("specs/locks/"):
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
        return replace(app, specs=fleet.specs, uses=fleet.uses, used_by=fleet.used_by, files=self.files, locks=locks)


def _stem(identity: Identity) -> str:
    return f"{identity.kind.lower()}-{identity.name}-v{identity.major}"


def sliced(tree: MemoryTree, *, whole: bool = False) -> Sliced:
    """Through the real stages; `whole` keeps what waits for a target that is not there yet."""
    loaded = load(tree.specs()[0], kinds())
    validated = validate(loaded.documents, kinds())
    specs = (*validated.specs, *validated.variants.values())
    named = [name for spec in specs for name in named_files(spec.file, spec.tree, kinds()[spec.identity.kind].document)]
    files, _ = tree.read(named)
    linked = link(validated, kinds(), sorted(files), loaded.claimed)
    fleets = linked.fleets if whole else defer(linked.fleets, kinds(), find_targets()).fleets
    apps = tuple(slices(fleets, kinds(), files, validated.locks))
    return Sliced(apps, {fleet.environment.name: fleet for fleet in fleets}, files, validated.locks)
