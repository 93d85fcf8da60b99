"""The repository on disk: reads what lies below `specs/`, and nothing that leads out of it."""

import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from servewright.core.baseline import Baseline
from servewright.core.file import File
from servewright.core.finding import Finding, Severity
from servewright.core.place import Place
from servewright.core.rule import Rule
from servewright.edge.git.baseline import read_baseline
from servewright.edge.regular_file import open_regular
from servewright.formats.specs.files import NamedFile

LEADS_OUT = Rule(
    "LOD101",
    "link_leads_out",
    Severity.ERROR,
    "A symbolic link below `specs/` leads out of the repository.",
    "A pull request could have any file of the machine that compiles it read, and rendered.",
)
TOO_LARGE = Rule(
    "LOD102",
    "file_beyond_bound",
    Severity.ERROR,
    "A file that is read as a whole is larger than its bound.",
    "A spec is written by people; a file of many megabytes is a mistake, or an attack on the machine that compiles it.",
)
UNREADABLE = Rule(
    "LOD103",
    "file_unreadable",
    Severity.ERROR,
    "A file below `specs/` cannot be read.",
    "What cannot be read cannot be compiled, and leaving it out would delete what it stands for.",
)
NOT_READ = Rule(
    "LOD104",
    "file_not_read",
    Severity.WARNING,
    "A spec ends in `.yml`, or a folder below `specs/` is a symbolic link; only `*.yaml` in real folders are read.",
    "A spec that is passed over in silence would be a model that nobody serves.",
)

LARGEST_SPEC = 1 << 20
LARGEST_FILE = 16 << 20
_SHOWN = ("specs/", "renders/releases/")
_SKIPPED = ("__pycache__",)


@dataclass(frozen=True, slots=True)
class Workspace:
    """The tree below `root`, an absolute path without symbolic links; releases are those where HEAD left `against`."""

    root: Path
    against: str | None = None

    def baseline(self, branch: str) -> Baseline:
        """What was released before; raises BaselineError where git cannot say."""
        return read_baseline(self.root, branch, self.against)

    def specs(self) -> tuple[list[tuple[str, bytes]], list[Finding]]:
        """(path, bytes) of every `*.yaml` below `specs/`, in the order of the paths."""
        paths, findings = self._below("specs")
        texts = []
        for path in paths:
            if self._is_misnamed(path):
                message = f"`{path}` ends in `{path[path.rindex('.') :]}`, and is not read"
                findings.append(NOT_READ.finding(message, Place(path), help="let its name end in `.yaml`"))
            elif os.path.isdir(self.root / path):
                message = f"`{path}` is a symbolic link to a folder, and is not read"
                findings.append(NOT_READ.finding(message, Place(path), help="replace it with the folder itself"))
            elif path.endswith(".yaml"):
                content = self._content(path, LARGEST_SPEC)
                if isinstance(content, Finding):
                    findings.append(content)
                else:
                    texts.append((path, content))
        return texts, findings

    def _is_misnamed(self, path: str) -> bool:
        """Whether a file says that it is a spec and its name does not, unlike the `config.yml` of a service."""
        if path.endswith(".yaml") or not path.lower().endswith((".yaml", ".yml")):
            return False
        content = self._content(path, LARGEST_SPEC)
        return isinstance(content, bytes) and b"servewright.dev/" in content

    def text(self, path: str) -> bytes | None:
        """A file that a finding names, for showing the line; None where it cannot be had."""
        content = self._content(path, LARGEST_SPEC) if path.startswith(_SHOWN) else None
        return content if isinstance(content, bytes) else None

    def read(self, named: Iterable[NamedFile]) -> tuple[dict[str, File], list[Finding]]:
        """The files that exist of those that specs name; of an artifact only digest and size are kept."""
        files: dict[str, File] = {}
        findings: list[Finding] = []
        for path, artifact in sorted(set(self._paths(named, findings))):
            if path not in files:
                found = self._artifact(path) if artifact else self._file(path)
                if isinstance(found, Finding):
                    findings.append(found)
                elif found is not None:
                    files[path] = found
        return files, findings

    def _paths(self, named: Iterable[NamedFile], findings: list[Finding]) -> Iterator[tuple[str, bool]]:
        for file in set(named):
            if not file.path.startswith("specs/"):  # linking says so
                continue
            if file.folder:
                paths, unreadable = self._below(file.path)
                findings += unreadable
                yield from ((path, False) for path in paths)
            else:
                yield file.path, file.artifact

    def _below(self, folder: str) -> tuple[list[str], list[Finding]]:
        """Sorted paths of the files below a folder, hidden ones and caches left out; and what cannot be looked into."""
        paths: list[str] = []
        findings: list[Finding] = []
        pending = [folder]
        while pending:
            below = pending.pop()
            try:
                with os.scandir(self.root / below) as entries:
                    for entry in entries:
                        if not entry.name.startswith(".") and entry.name not in _SKIPPED:
                            is_folder = entry.is_dir(follow_symlinks=False)
                            (pending if is_folder else paths).append(f"{below}/{entry.name}")
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                findings.append(_unreadable(below, error))
        return sorted(paths), findings

    def _file(self, path: str) -> File | Finding | None:
        if not os.path.lexists(self.root / path) or os.path.isdir(self.root / path):
            return None
        content = self._content(path, LARGEST_FILE)
        if isinstance(content, Finding):
            return content
        return File(path, sha256(content).hexdigest(), len(content), content)

    def _artifact(self, path: str) -> File | Finding | None:
        """Weights may be large: they are hashed as a stream, and not kept."""
        if (finding := self._refused(path)) is not None:
            return finding
        try:
            with open_regular(self.root / path) as stream:
                digest = file_digest(stream, "sha256").hexdigest()
                return File(path, digest, stream.tell())
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None
        except OSError as error:
            return _unreadable(path, error)

    def _content(self, path: str, largest: int) -> bytes | Finding:
        if (finding := self._refused(path)) is not None:
            return finding
        try:
            with open_regular(self.root / path) as stream:
                content = stream.read(largest + 1)
        except OSError as error:
            return _unreadable(path, error)
        if len(content) > largest:
            return TOO_LARGE.finding(
                f"`{path}` is larger than {largest >> 20} MiB",
                Place(path),
                help="split it, or keep data outside of git",
            )
        return content

    def _refused(self, path: str) -> Finding | None:
        """What is wrong about a file before it is opened."""
        if any("\ud800" <= character <= "\udfff" for character in path):
            return UNREADABLE.finding(f"the name of `{path}` is not UTF-8", Place(path), help="rename it")
        if os.path.realpath(self.root / path).startswith(tuple(os.path.join(self.root, folder) for folder in _SHOWN)):
            return None
        return LEADS_OUT.finding(
            f"`{path}` is a symbolic link that leads out of `specs/`",
            Place(path),
            help="replace it with the file itself",
        )


def _unreadable(path: str, error: OSError) -> Finding:
    if error.errno in (errno.ENOENT, errno.ELOOP):
        message = f"`{path}` is a symbolic link that leads to nothing"
        return UNREADABLE.finding(message, Place(path), help="replace it with the file itself, or remove it")
    reason = (error.strerror or str(error)).lower()
    return UNREADABLE.finding(
        f"`{path}` cannot be read: {reason}", Place(path), help="let it be a file that whoever compiles may read"
    )


def read_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """(path below the folder, bytes) of the YAML and JSON files of a folder that the user named, in order."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".yaml", ".yml", ".json") and path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
