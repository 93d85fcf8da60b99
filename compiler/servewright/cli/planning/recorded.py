"""The repository as a compilation reads it, remembered: what a plan needs beside the result is read but once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from servewright.core.baseline import Baseline
from servewright.core.file import File
from servewright.core.finding import Finding
from servewright.edge.git.baseline import read_baseline
from servewright.edge.git.scope import RELEASED, RENDERED
from servewright.edge.workspace import Workspace
from servewright.formats.specs.files import NamedFile


@dataclass(slots=True)
class Recorded:
    """A tree of `pipeline`. `texts` are the specs' bytes by path; `before` is what was rendered, apps included."""

    workspace: Workspace
    texts: dict[str, bytes] = field(default_factory=dict)
    before: Baseline = field(default_factory=Baseline)

    def specs(self) -> tuple[Sequence[tuple[str, bytes]], Sequence[Finding]]:
        """Of the workspace."""
        texts, findings = self.workspace.specs()
        self.texts = dict(texts)
        return texts, findings

    def read(self, named: Iterable[NamedFile]) -> tuple[Mapping[str, File], Sequence[Finding]]:
        """Of the workspace."""
        return self.workspace.read(named)

    def baseline(self, branch: str) -> Baseline:
        """As much of it as decides a release."""
        self.before = read_baseline(self.workspace.root, branch, self.workspace.against, RENDERED)
        files = {path: content for path, content in self.before.files.items() if RELEASED.belongs(path)}
        return replace(self.before, files=files)
