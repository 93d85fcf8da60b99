"""Findings for people: the line that is meant, with a caret under it, and what to do."""

from collections.abc import Iterator, Sequence
from unicodedata import category, east_asian_width

from servewright.core.finding import Severity
from servewright.core.located import Located, Spot
from servewright.core.report import Report
from servewright.formats.one_line import one_line
from servewright.formats.source_line import blotted, extent

_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.NOTE: "36;1"}
_BLUE, _BOLD = "34;1", "1"
_WIDEST, _FAR = 160, 4000
_MOST = 1000


def print_text(findings: Sequence[Located], colour: bool) -> str:
    """Each finding as a paragraph, and a line that counts them; of very many the first, the errors among them."""
    if not findings:
        return ""
    shown = _worst(findings)
    paragraphs = ["\n".join(_paragraph(located, colour)) + "\n" for located in shown]
    rest = f"; the first {len(shown)} are shown" if len(shown) < len(findings) else ""
    return "\n".join([*paragraphs, f"{_summary(findings)}{rest}\n"])


def _worst(findings: Sequence[Located]) -> Sequence[Located]:
    """All where people can read them; else the errors, as many as somebody may look through, or what there is."""
    if len(findings) <= _MOST:
        return findings
    errors = [located for located in findings if located.finding.severity is Severity.ERROR]
    return (errors or findings)[:_MOST]


def _paragraph(located: Located, colour: bool) -> Iterator[str]:
    finding = located.finding
    head = _paint(f"{finding.severity}[{finding.code}]", _COLOURS[finding.severity], colour)
    yield f"{head}{_paint(f': {one_line(finding.message)}', _BOLD, colour)}"
    width = max([len(str(spot.line)) for spot in (located.spot, *located.related) if spot] or [1])
    margin = " " * width
    if located.spot:
        yield f"{margin}{_paint('-->', _BLUE, colour)} {one_line(str(located.spot))}"
        yield from _frame(located.spot, width, colour)
    for spot in located.related:
        label = f" {one_line(spot.label)}" if spot.label else ""
        yield f"{margin}{_paint(':::', _BLUE, colour)} {one_line(str(spot))}{label}"
        yield from _frame(spot, width, colour)
    if finding.help:
        yield f"{margin} {_paint('=', _BLUE, colour)} help: {one_line(finding.help)}"


def _frame(spot: Spot, width: int, colour: bool) -> Iterator[str]:
    """The line, and a caret under each character of what is meant; none where a secret could not be blotted out."""
    # A secret is recognised by its beginning, so the line is cut far around what is shown of it.
    cut = max(0, spot.column - _FAR)
    line, at = blotted(spot.text[cut : spot.column + _FAR].replace("\t", " ")), spot.column - 1 - cut
    if not spot.line or not line.strip():
        return
    start = max(0, at - _WIDEST // 2) if len(line) > _WIDEST else 0
    end = start + _WIDEST
    behind = at + extent(line, at)
    before = ("…" if start else "") + one_line(line[start:at])
    meant = one_line(line[at : min(behind, end)])
    after = one_line(line[behind:end]) + ("…" if end < len(line) else "")
    bar = _paint("|", _BLUE, colour)
    yield f"{' ' * width} {bar}"
    yield f"{_paint(str(spot.line).rjust(width), _BLUE, colour)} {bar} {f'{before}{meant}{after}'.rstrip()}"
    carets = _paint("^" * max(1, _columns(meant)), _COLOURS[Severity.ERROR], colour)
    yield f"{' ' * width} {bar} {' ' * _columns(before)}{carets}"


def _summary(findings: Sequence[Located]) -> str:
    counts = []
    for severity in sorted(Severity, reverse=True):
        count = sum(located.finding.severity is severity for located in findings)
        if count:
            counts.append(f"{count} {severity}{'s' if count > 1 else ''}")
    return ", ".join(counts)


def _columns(text: str) -> int:
    """How wide a terminal shows a text."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if category(character) in ("Mn", "Me"):  # an accent stands over the letter before it
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text


REPORT = Report("text", print_text)
