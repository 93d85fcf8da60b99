"""Trees of files for tests: the small sound platform in `platform/`, and changes laid over it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from servewright.core.file import File
from servewright.core.finding import Finding
from servewright.core.kind import find_kinds
from servewright.core.target import find_targets
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.specs.files import NamedFile
from servewright.formats.yaml.locate import locate_findings
from servewright.pipeline import Compiled, compile_tree
from servewright.report.text import print_text

REPOSITORY = Path(__file__).resolve().parents[1]
PLATFORM = REPOSITORY / "tests" / "platform"
SHARED = REPOSITORY.parent / "shared"

# Says which kinds had no schema, in every run without --crds.
SCHEMAS_MISSING = "VER100"


@dataclass(frozen=True)
class MemoryTree:
    """Files by their path in the repository; the same as a workspace on disk sees them."""

    files: Mapping[str, bytes]

    def specs(self) -> tuple[list[tuple[str, bytes]], list[Finding]]:
        names = sorted(name for name in self.files if name.startswith("specs/") and name.endswith(".yaml"))
        return [(name, self.files[name]) for name in names], []

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


def changed(files: Mapping[str, str | None]) -> MemoryTree:
    """The small platform with files added, replaced, or (None) removed."""
    tree = dict(platform())
    for path, text in files.items():
        if text is None:
            del tree[path]
        else:
            tree[path] = text.encode()
    return MemoryTree(tree)


@cache
def _equipment() -> tuple[object, object, Schemas]:
    schemas, _ = Schemas.load(())
    return find_kinds(), find_targets(), schemas


def compiled(tree: MemoryTree) -> Compiled:
    """The tree through the whole pipeline."""
    kinds, targets, schemas = _equipment()
    return compile_tree(tree, kinds, targets, schemas, lambda stage, done: None)  # type: ignore[arg-type]  # cached as object


def printed(tree: MemoryTree) -> str:
    """The findings as a user sees them, but for the note on missing schemas."""
    findings = [finding for finding in compiled(tree).findings if finding.code != SCHEMAS_MISSING]
    return print_text(locate_findings(findings, tree.files.get), colour=False)
