"""The specs as a command that edits them sees them: their bytes, and what could be made of these."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from servewright.core.document import Document
from servewright.core.finding import Finding, Severity
from servewright.core.kind import Kind, find_kinds
from servewright.core.validated import Validated
from servewright.edge.workspace import Workspace
from servewright.stages.load import load
from servewright.stages.validate.stage import validate


@dataclass(frozen=True, slots=True)
class Specs:
    """`texts` by their path; `claimed` are names that files with a syntax error may define."""

    root: Path
    kinds: Mapping[str, Kind]
    texts: Mapping[str, bytes]
    documents: tuple[Document, ...]
    validated: Validated
    claimed: frozenset[str]
    findings: tuple[Finding, ...]

    def errors_about(self, name: str) -> tuple[Finding, ...]:
        """The errors of the files that speak of a name."""
        files = {path for path, text in self.texts.items() if name.encode() in text}
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        return tuple(finding for finding in errors if finding.at is not None and finding.at.file in files)


def read_specs(root: Path) -> Specs:
    """All that lies below `specs/`, whether it is sound or not."""
    kinds = find_kinds()
    texts, unreadable = Workspace(root).specs()
    loaded = load(texts, kinds)
    validated = validate(loaded.documents, kinds)
    findings = (*unreadable, *loaded.findings, *validated.findings)
    return Specs(root, kinds, dict(texts), loaded.documents, validated, loaded.claimed, findings)
