"""The cases beside a rule's module, `<module>.cases.yaml`: what makes the rule speak, word for word.

An entry has `rule`, `name`, its input under other keys, and `prints` (the text that a user sees) or `findings`. Where
the rule judges a change, `before` are the files that have merged, and `earlier` those that merged before them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import ModuleType
from typing import Any

from servewright.formats.yaml.load import load
from servewright.formats.yaml.print import print_yaml


@dataclass(frozen=True, slots=True)
class Case:
    """`given` is the input, by the path of a file or the name of its sort; `finds` what is printed, or each finding."""

    name: str
    given: Mapping[str, str]
    finds: tuple[str, ...]


def cases_of(module: ModuleType, code: str) -> tuple[Case, ...]:
    """The cases of a rule that make it speak, in the order of the file; none where the file does not exist."""
    package, _, stem = module.__name__.rpartition(".")
    resource = files(package) / f"{stem}.cases.yaml"
    if not resource.is_file():
        return ()
    entries: Any = load(resource.name, resource.read_bytes()).documents[0].value
    cases = [_case(entry) for entry in entries if entry["rule"] == code]
    return tuple(case for case in cases if case.finds)


def _case(entry: Mapping[str, Any]) -> Case:
    given = dict(_given(entry))
    if "prints" in entry:
        return Case(entry["name"], given, (entry["prints"],) if entry["prints"] else ())
    return Case(entry["name"], given, tuple(_finding(finding) for finding in entry["findings"]))


def _given(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in entry.items():
        if key in _NO_INPUT:
            continue
        if isinstance(value, dict):
            yield from ((_name(key, path), _content(key, text)) for path, text in value.items())
        else:
            yield key, value if isinstance(value, str) else print_yaml({key: value}).decode()


def _name(key: str, path: str) -> str:
    """A file may be in the case twice: as it has merged, and as it is now."""
    if key in HISTORY:
        return f"{path} (merged {key})"
    return path if "/" in path else f"{key}/{path}"


def _content(key: str, content: object) -> str:
    """What is at a path; what is no text is told in brackets."""
    if key == "links":
        return f"(a symbolic link to {content})"
    if key == "sizes":
        return f"({content} bytes)"
    return content if isinstance(content, str) else "(removed)"


def _finding(finding: Mapping[str, Any]) -> str:
    at = f" (line {finding['line']}, column {finding['column']})" if "line" in finding else ""
    return f"{finding['message']}{at}" + (f"\n  help: {finding['help']}" if finding.get("help") else "")


HISTORY = ("earlier", "before")
_NO_INPUT = ("rule", "name", "findings", "prints", "others", "disk")
