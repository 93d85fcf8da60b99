"""Load: the bytes of spec files become documents; files that a spec names are data and leave."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from posixpath import dirname
from typing import Any

from servewright.core.document import Document
from servewright.core.finding import Finding
from servewright.core.kind import Kind
from servewright.formats.specs.files import NamedFile, named_files
from servewright.formats.specs.referred import with_referred
from servewright.formats.yaml.load import load as load_yaml

_NAME = re.compile(rb"^\s*(?:metadata:\s*\{\s*)?name:\s*[\"']?([A-Za-z0-9.-]{1,253})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Loaded:
    """`claimed`: names that files with a syntax error may define, so that references to them stay quiet."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    claimed: frozenset[str]


def load(files: Iterable[tuple[str, bytes]], kinds: Mapping[str, Kind]) -> Loaded:
    """Every document of (path, bytes), in the order of the paths, with what is wrong about their YAML."""
    documents: list[Document] = []
    findings: list[Finding] = []
    claimed: dict[str, frozenset[str]] = {}
    files = sorted(files)
    for path, text in files:
        loaded = load_yaml(path, text)
        documents.extend(loaded.documents)
        findings.extend(loaded.findings)
        if not loaded.complete:
            claimed[path] = frozenset(name.decode() for name in _NAME.findall(text))
    data = _data_files(dict(files), documents, kinds)
    return Loaded(
        tuple(document for document in documents if document.file not in data),
        tuple(finding for finding in findings if finding.at is None or finding.at.file not in data),
        frozenset(name for path, names in claimed.items() if path not in data for name in names),
    )


def _data_files(texts: Mapping[str, bytes], documents: Iterable[Document], kinds: Mapping[str, Kind]) -> set[str]:
    """Of these files, those that a spec names, by itself or with its folder, and that hold no spec themselves.

    So nobody can make a spec vanish by naming its file.
    """
    documents = tuple(documents)
    named = [named for document in documents for named in _named(document, kinds)]
    files = set(with_referred((name.path for name in named if not name.folder), texts.get))
    folders = {name.path for name in named if name.folder}
    specs = {document.file for document in documents if _is_spec(document, kinds)}
    return {path for path in texts if path in files or _lies_in(path, folders)} - specs


def _lies_in(path: str, folders: Collection[str]) -> bool:
    while path := dirname(path):
        if path in folders:
            return True
    return False


def _named(document: Document, kinds: Mapping[str, Kind]) -> Iterable[NamedFile]:
    kind = kinds.get(str(_get(document.value, "kind")))
    return named_files(dirname(document.file), document.value, kind.document) if kind else ()


def _is_spec(document: Document, kinds: Collection[str]) -> bool:
    """Whether a document claims to be ours."""
    said = str(_get(document.value, "apiVersion"))
    return said.startswith("servewright.dev/") or str(_get(document.value, "kind")) in kinds


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None
