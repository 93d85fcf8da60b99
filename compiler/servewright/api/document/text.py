"""The text of an OpenAPI document becomes plain values, in JSON or in YAML.

Unlike a spec, such a document is written by other tools: a bare `200:` is a key like any other, merge keys are merged,
and a date stays a text. What stays forbidden is what two readers would read as two documents.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from yaml.error import MarkedYAMLError
from yaml.reader import ReaderError

from servewright.api.document.yaml_values import AliasError, Marks, read_yaml
from servewright.core.document import Plain
from servewright.core.finding import Finding, Severity
from servewright.core.place import Mark, Place
from servewright.core.rule import Rule
from servewright.formats.yaml.syntax import syntax_fault
from servewright.formats.yaml.text import mark_behind

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 200

UNREADABLE: Final = Rule(
    "API001",
    "api_unreadable",
    Severity.ERROR,
    "An API document is no UTF-8 text, is larger than 64 MiB, is nested too deep, or is neither JSON nor YAML.",
    "A comparison that guesses what was meant would call a breaking change safe.",
)
REPEATED_KEY: Final = Rule(
    "API002",
    "api_key_repeated",
    Severity.ERROR,
    "A mapping of an API document has the same key twice.",
    "Some readers take the first and some the last, so that two tools see two APIs.",
)


class UnreadableError(Exception):
    """The document cannot be read; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Parsed:
    """The value of a document, and what tells where its parts stand: marks of YAML, or the text where it is JSON."""

    value: Plain
    marks: Marks | str


def parse(file: str, content: bytes) -> Parsed:
    """The document; raises UnreadableError."""
    start = Mark(file, 1, 1)
    if len(content) > MAX_BYTES:
        raise _unreadable(f"file has more than {MAX_BYTES} bytes", start, "split it into several files")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte 0x{content[error.start]:02x} at offset {error.start} is not UTF-8"
        raise _unreadable(message, start, "save the file as UTF-8") from error
    if file.endswith(".json") or text.lstrip()[:1] == "{":
        return _json(file, text)
    return _yaml(file, content)


def _json(file: str, text: str) -> Parsed:
    repeated: list[str] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            repeated.append(next(key for key in keys if keys.count(key) > 1))
        return found

    try:
        value: Plain = json.loads(text, object_pairs_hook=mapping)
    except json.JSONDecodeError as error:
        if not file.endswith(".json"):
            return _yaml(file, text.encode())  # a YAML document may begin with a brace
        at = mark_behind(file, text[: error.pos])
        raise _unreadable(f"text is not JSON: {error.msg.lower()}", at, "correct the text here") from error
    except RecursionError as error:
        raise _too_deep(file) from error
    except ValueError as error:
        raise _unreadable("a number has more digits than any reader keeps", Mark(file, 1, 1), "shorten it") from error
    if repeated:
        message = f"key `{repeated[0]}` stands twice in one mapping"
        raise UnreadableError(REPEATED_KEY.finding(message, Mark(file, 1, 1), help="remove one of the two"))
    return Parsed(_bounded(file, value), text)


def _yaml(file: str, content: bytes) -> Parsed:
    try:
        read = read_yaml(content, MAX_DEPTH)
    except AliasError as error:
        raise _unreadable(str(error), Mark(file, error.line, error.column), "write the value out") from error
    except RecursionError as error:
        raise _too_deep(file) from error
    except MarkedYAMLError as error:
        raise UnreadableError(syntax_fault(file, content, error)) from error
    except ReaderError as error:
        message = "text holds a character that YAML does not allow"
        raise _unreadable(message, Mark(file, 1, 1), "remove control characters") from error
    if read.repeated is not None:
        key, line, column = read.repeated
        message = f"key `{key}` stands twice in one mapping"
        raise UnreadableError(REPEATED_KEY.finding(message, Mark(file, line, column), help="remove one of the two"))
    return Parsed(read.value, read.marks)


def _bounded(file: str, value: Plain) -> Plain:
    """The value, if it is nested no deeper than a walk can follow."""
    level, depth = [value], 0
    while level:
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        depth += 1
        if depth > MAX_DEPTH:
            raise _too_deep(file)
    return value


def _too_deep(file: str) -> UnreadableError:
    message = f"lists and mappings are nested more than {MAX_DEPTH} levels deep"
    return _unreadable(message, Place(file), "move inner schemas to `components`")


def _unreadable(message: str, at: Mark | Place, help: str) -> UnreadableError:
    return UnreadableError(UNREADABLE.finding(message, at, help=help))
