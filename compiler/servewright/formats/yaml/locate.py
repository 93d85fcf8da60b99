"""Looking up the places of findings: each file that is named is read and parsed once more."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from servewright.core.finding import Finding
from servewright.core.located import Located, Spot
from servewright.core.place import Mark, Place
from servewright.formats.yaml.marks import locate

# What YAML ends a line with; `splitlines` knows more.
_LINE_END = re.compile("\r\n|\r|\n")

Read = Callable[[str], bytes | None]  # the content of a file of the repository; None where it cannot be had


def locate_findings(findings: Iterable[Finding], read: Read) -> tuple[Located, ...]:
    """The findings with their spots, by file, line and column; those without a place come last."""
    findings = tuple(findings)
    spots = _spots(findings, read)
    located = [
        Located(
            finding,
            spots[finding.at, ""] if finding.at else None,
            tuple(spots[related.at, related.label] for related in finding.related),
        )
        for finding in findings
    ]
    return tuple(sorted(located, key=_order))


def _order(located: Located) -> tuple[object, ...]:
    finding, spot = located.finding, located.spot
    where = (0, spot.file, spot.line, spot.column) if spot else (1, "", 0, 0)
    return (*where, -finding.severity, finding.code, finding.message)


def _spots(findings: Iterable[Finding], read: Read) -> dict[tuple[Place | Mark, str], Spot]:
    wanted: dict[str, list[tuple[Place | Mark, str]]] = defaultdict(list)
    for finding in findings:
        if finding.at is not None:
            wanted[finding.at.file].append((finding.at, ""))
        for related in finding.related:
            wanted[related.at.file].append((related.at, related.label))
    found = {}
    for file, entries in wanted.items():
        content = read(file)
        lines = _LINE_END.split((content or b"").decode("utf-8-sig", errors="replace"))
        places = [at for at, _ in entries if isinstance(at, Place)]
        is_yaml = content is not None and (file.endswith(".yaml") or any(place.path for place in places))
        marks = locate(content or b"", places) if is_yaml and places else {}
        for at, label in entries:
            mark = at if isinstance(at, Mark) else marks.get(at)
            found[at, label] = Spot.of(mark, lines, label) if mark else Spot(file, label=label)
    return found
