"""A YAML file becomes documents of plain values, and whatever is wrong with it becomes findings with their places."""

from dataclasses import dataclass
from typing import Final

from yaml.error import MarkedYAMLError

from servewright.core.document import Document, Plain
from servewright.core.finding import Finding, Severity
from servewright.core.place import Place
from servewright.core.rule import Rule
from servewright.formats.yaml.odd import TYPE_NAMES
from servewright.formats.yaml.reader import Reader, StopReadingError
from servewright.formats.yaml.syntax import syntax_fault
from servewright.formats.yaml.text import text_fault

NOT_A_MAPPING: Final = Rule(
    "LOD004",
    "document_not_a_mapping",
    Severity.ERROR,
    "A YAML document is a list, a text or another scalar.",
    "Every spec is a mapping with `apiVersion`, `kind` and `metadata`; only an empty document is passed over.",
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Empty documents are left out but counted; where a file is not `complete`, a finding says what cut it short."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    complete: bool


def load(file: str, text: bytes) -> Loaded:
    """The documents of a file, also those with a fault, as far as the text is YAML."""
    fault = text_fault(file, text)
    if fault is not None:
        return Loaded((), (fault,), complete=False)
    reader, documents, complete = Reader(file, text), list[Document](), False
    try:
        while reader.begin():
            documents += _documents(file, reader)
        complete = True
    except MarkedYAMLError as error:
        reader.findings.append(syntax_fault(file, text, error))
    except StopReadingError:
        pass
    return Loaded(tuple(documents), tuple(reader.findings), complete)


def _documents(file: str, reader: Reader) -> list[Document]:
    """The next document, or none if it is empty."""
    found, index, empty = len(reader.findings), reader.document, reader.is_empty()
    value = reader.value()
    if empty:
        return []
    if not isinstance(value, dict):
        message = f"document is {TYPE_NAMES[type(value)]}, not a mapping"
        reader.report(NOT_A_MAPPING.finding(message, Place(file, index), help="write it as `key: value` lines"))
    if len(reader.findings) == found:
        return [Document(file, index, value)]
    _drop_marked(value)
    return [Document(file, index, value, sound=False)]


def _drop_marked(value: Plain) -> None:
    """Takes out the entries whose keys were dropped while their values were read."""
    seen: set[int] = set()
    found = [value]
    while found:
        node = found.pop()
        if not isinstance(node, list | dict) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, dict):
            for key in [key for key in node if not isinstance(key, str)]:
                del node[key]
        found.extend(node.values() if isinstance(node, dict) else node)
