"""Trees of files for tests: the small sound platform in `platform/`, and changes laid over it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from servewright.core.baseline import Baseline
from servewright.core.file import File
from servewright.core.finding import Finding
from servewright.core.kind import find_kinds
from servewright.core.target import find_targets
from servewright.edge.git.scope import RELEASED
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.specs.files import NamedFile
from servewright.formats.yaml.locate import locate_findings
from servewright.pipeline import Compiled, Equipment, compile_tree
from servewright.report.text import print_text

REPOSITORY = Path(__file__).resolve().parents[1]
# A checkout of a pull request need not have the branch that it goes to.
AGAINST = "HEAD" if (REPOSITORY / ".git").exists() else None
PLATFORM = REPOSITORY / "tests" / "platform"
SHARED = REPOSITORY.parent / "shared"

Changes = Mapping[str, str | None]  # a text by its path in the repository; None: no such file

# Says which kinds had no schema, in every run without --crds.
SCHEMAS_MISSING = "VER100"


@dataclass(frozen=True)
class MemoryTree:
    """Files by their path in the repository; the same as a workspace on disk sees them."""

    files: Mapping[str, bytes]
    released: Mapping[str, bytes] = field(default_factory=dict)

    def baseline(self, branch: str) -> Baseline:
        return Baseline(self.released, frozen=True, commit="0" * 40)

    def specs(self) -> tuple[list[tuple[str, bytes]], list[Finding]]:
        names = sorted(name for name in self.files if name.startswith("specs/") and name.endswith(".yaml"))
        return [(name, self.files[name]) for name in names], []

    def text(self, path: str) -> bytes | None:
        """Of a file of the repository, in a checkout where nobody has touched what has merged."""
        return self.files.get(path, self.released.get(path.removeprefix("renders/")))

    def read(self, named: Iterable[NamedFile]) -> tuple[dict[str, File], list[Finding]]:
        found = {}
        for file in named:
            for path, content in self.files.items():
                if path == file.path or (file.folder and path.startswith(file.path + "/")):
                    kept = b"" if file.artifact else content
                    found[path] = File(path, sha256(content).hexdigest(), len(content), kept)
        return found, []


def read_tree(root: Path) -> dict[str, bytes]:
    """Every file below `specs/` of a folder."""
    paths = sorted(path for path in (root / "specs").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


@cache
def platform() -> Mapping[str, bytes]:
    """The small sound platform."""
    return read_tree(PLATFORM)


def changed(files: Changes, *history: Changes) -> MemoryTree:
    """The small platform with files added, replaced, or (None) removed; `history` is what has merged, in turn.

    Files of the history that lie below `renders/` are laid over what the platform of then renders.
    """
    baseline: dict[str, bytes] = {}
    for merged in history:
        specs = {path: text for path, text in merged.items() if not path.startswith("renders/")}
        by_hand = {path.removeprefix("renders/"): text for path, text in merged.items() if path not in specs}
        baseline = _laid_over(released(MemoryTree(_laid_over(platform(), specs), baseline)), by_hand)
    return MemoryTree(_laid_over(platform(), files), baseline)


def _laid_over(files: Mapping[str, bytes], changes: Changes) -> dict[str, bytes]:
    gone = {path for path, text in changes.items() if text is None}
    assert gone <= files.keys(), sorted(gone)
    kept = {path: content for path, content in files.items() if path not in gone}
    return {**kept, **{path: text.encode() for path, text in changes.items() if text is not None}}


@cache
def _equipment() -> Equipment:
    schemas, _ = Schemas.load(())
    return Equipment(find_kinds(), find_targets(), schemas)


def compiled(tree: MemoryTree) -> Compiled:
    """The tree through the whole pipeline."""
    return compile_tree(tree, _equipment(), lambda stage, done: None)


def released(tree: MemoryTree) -> dict[str, bytes]:
    """What of its renders is the baseline of the next change, once the tree has merged."""
    outcome = compiled(tree)
    assert outcome.sound, outcome.findings
    return {path: content for path, content in outcome.outputs.items() if RELEASED.belongs(path)}


@cache
def rendered_files() -> int:
    """How many files the small platform renders."""
    return len(compiled(MemoryTree(platform())).outputs)


def printed(tree: MemoryTree) -> str:
    """The findings as a user sees them, but for the note on missing schemas."""
    findings = [finding for finding in compiled(tree).findings if finding.code != SCHEMAS_MISSING]
    return print_text(locate_findings(findings, tree.text), colour=False)
