"""The cases whose outcome is what a user sees: `prints`, of a tree of files in memory or on a disk, or of facts.

`files` are laid over the small platform. So are those of `before`, and what they render is the baseline of the case:
"this has merged, and now this". Below `renders/`, they are laid over that baseline. `earlier` merged before `before`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from servewright.core.facts import Emits, Fact, Object, Relies
from servewright.core.place import Place
from servewright.formats.rule_cases import HISTORY
from servewright.formats.yaml.locate import locate_findings
from servewright.report.text import print_text
from servewright.stages.reduce import reduce
from tests.disk import KEYS, printed_on_disk
from tests.trees import changed, platform, printed


def prints(case: Mapping[str, Any]) -> bool:
    """Whether the case is one of these; others belong to the runner of their module."""
    return "files" in case or "facts" in case or any(key in case for key in KEYS)


def shown(case: Mapping[str, Any]) -> str:
    """What a user sees."""
    if "facts" in case:
        findings = reduce(_facts(case["facts"]), (), {case.get("incomplete", "")})
        return print_text(locate_findings(findings, platform().get), colour=False)
    if any(key in case for key in KEYS):
        return printed_on_disk(case)
    return printed(changed(case["files"], *(case[key] for key in HISTORY if key in case)))


def _facts(entries: list[Mapping[str, str]]) -> Iterator[Fact]:
    """Of `{app: orders-routes, needs: Service delivery/eta-v2, environment: dev}`; or `renders`."""
    at = Place("specs/orders/specs.yaml")
    for entry in entries:
        fact = Relies if "needs" in entry else Emits
        kind, _, name = entry.get("needs", entry.get("renders", "")).partition(" ")
        namespace, _, name = name.rpartition("/")
        yield fact(entry["environment"], entry["app"], Object("", kind, namespace, name), at)
