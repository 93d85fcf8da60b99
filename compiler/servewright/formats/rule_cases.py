"""The cases beside a rule's module, `<module>.cases.yaml`: what makes the rule speak, word for word."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import ModuleType
from typing import Any

from servewright.formats.yaml_load import load


@dataclass(frozen=True, slots=True)
class Case:
    """`given` is the input, by file name or by the name of its sort; `finds` the findings as they are printed."""

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
    cases = [_case(entry) for entry in entries if entry.get("rule") == code]
    return tuple(case for case in cases if case.finds)


def _case(entry: Mapping[str, Any]) -> Case:
    if "files" in entry:
        return Case(entry["name"], entry["files"], (entry["prints"],))
    given = {key: str(entry[key]) for key in ("text", "base64", "manifests", "kinds") if key in entry}
    return Case(entry["name"], given, tuple(finding["message"] for finding in entry.get("findings", ())))
