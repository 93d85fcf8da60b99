"""Findings for programs.

One object: `version` (1; a field may be added, none is ever renamed or removed under it), `findings`, and `counts` by
severity. A finding has `code`, `severity`, `message`, `help`, `place` (null for the tree as a whole) and `related`, a
list of places. A place has `file` (relative to the repository), `line` and `column` (from 1; 0 for the whole file), and
`label`.
"""

from collections.abc import Sequence
from typing import Any

import orjson

from servewright.core.finding import Severity
from servewright.core.located import Located, Spot
from servewright.core.report import Report


def print_json(findings: Sequence[Located], colour: bool) -> str:
    """The object, indented by two spaces."""
    counts = {str(severity): sum(f.finding.severity is severity for f in findings) for severity in reversed(Severity)}
    tree = {"version": 1, "findings": [_finding(located) for located in findings], "counts": counts}
    return orjson.dumps(tree, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _finding(located: Located) -> dict[str, Any]:
    finding = located.finding
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": _text(finding.message),
        "help": _text(finding.help),
        "place": _place(located.spot) if located.spot else None,
        "related": [_place(spot) for spot in located.related],
    }


def _place(spot: Spot) -> dict[str, Any]:
    return {"file": _text(spot.file), "line": spot.line, "column": spot.column, "label": _text(spot.label)}


def _text(text: str) -> str:
    """JSON cannot carry the bytes of a file's name that are no text: they become escapes."""
    return text.encode(errors="backslashreplace").decode()


REPORT = Report("json", print_json)
