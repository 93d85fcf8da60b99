"""Locking the lines of a tree one after the other: which parts are asked for, and which files would change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from servewright.core.finding import Finding
from servewright.core.identity import Identity
from servewright.core.slice import Slice
from servewright.core.target import Target
from servewright.edge.registries.lines.files import lock_path, read_file, replace_file
from servewright.edge.registries.lines.line import PARTS, Line, Resolved, missing_parts, rebuilt, resolve
from servewright.edge.registries.lines.subjects import base_image
from servewright.edge.registries.services.document import ServicePython
from servewright.edge.registries.weights.artifact import World
from servewright.formats.specs.lock_text import lock_entries, with_entry


@dataclass(frozen=True, slots=True)
class Locked:
    """What became of a line: `files` that differ, by path with their new content; `said` for people."""

    files: tuple[tuple[str, bytes], ...]
    findings: tuple[Finding, ...]
    said: str
    command: str

    def write(self, root: Path) -> None:
        """Puts the files in their places; the lock comes last, so that it never speaks of what is not there."""
        for path, content in self.files:
            replace_file(root, path, content)


@dataclass(frozen=True, slots=True)
class Locking:
    """`without` are parts that are not asked for; `frozen` the versions of each line that have been released."""

    world: World
    python: ServicePython
    targets: Mapping[str, Target]
    without: frozenset[str] = frozenset()
    frozen: Mapping[Identity, Collection[str]] = field(default_factory=dict)

    def lock(self, slice: Slice, *, afresh: bool) -> Locked:
        """What is missing, or `afresh` all that there is; of a frozen version nothing is ever asked again."""
        line, text = self._line(slice)
        model = line.model
        if model.version in self.frozen.get(model.identity, ()):
            return Locked((), (), f"{model.version} is frozen, its entry stays", "")
        parts = (PARTS if afresh else missing_parts(line)) - self.without
        return self._outcome(line, text, resolve(line, parts, self.world, self.python), "lock")

    def rebuild(self, slice: Slice, reason: str) -> Locked:
        """One more build of the version, frozen or not, where its base image has moved."""
        line, text = self._line(slice)
        return self._outcome(line, text, rebuilt(line, self.world, reason), "lock --rebuild")

    def _line(self, slice: Slice) -> tuple[Line, bytes]:
        text = read_file(self.world.root, lock_path(slice.subject.identity))
        entry = lock_entries(text).get(slice.subject.version, {})
        return Line(slice, base_image(slice, self.targets), entry), text

    def _outcome(self, line: Line, text: bytes, found: Resolved, command: str) -> Locked:
        model, files = line.model, []
        if found.document is not None and read_file(self.world.root, found.document[0]) != found.document[1]:
            files.append(found.document)
        if found.entry and found.entry != line.entry:
            files.append((lock_path(model.identity), with_entry(text, model.version, found.entry)))
        said = f"{model.version} " + (", ".join(path for path, _ in files) or "is unchanged")
        return Locked(tuple(files), found.findings, said, f"servewright {command} {model.identity.label}")
