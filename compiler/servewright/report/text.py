"""Findings for people: the line that is meant, with a caret under it, and what to do."""

import re
from collections.abc import Iterator, Sequence

from servewright.core.finding import Severity
from servewright.core.located import Located, Spot
from servewright.core.report import Report

_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.NOTE: "36;1"}
_BLUE, _BOLD = "34;1", "1"
_WORD = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^\s,\]}:]+(?::[^\s,\]}]+)*")
_WIDEST = 160


def print_text(findings: Sequence[Located], colour: bool) -> str:
    """Each finding as a paragraph, and a line that counts them."""
    if not findings:
        return ""
    paragraphs = ["\n".join(_paragraph(located, colour)) + "\n" for located in findings]
    return "\n".join([*paragraphs, _summary(findings) + "\n"])


def _paragraph(located: Located, colour: bool) -> Iterator[str]:
    finding = located.finding
    head = _paint(f"{finding.severity}[{finding.code}]", _COLOURS[finding.severity], colour)
    yield f"{head}{_paint(f': {_plain(finding.message)}', _BOLD, colour)}"
    width = max([len(str(spot.line)) for spot in (located.spot, *located.related) if spot] or [1])
    margin = " " * width
    if located.spot:
        yield f"{margin}{_paint('-->', _BLUE, colour)} {_plain(str(located.spot))}"
        yield from _frame(located.spot, width, colour)
    for spot in located.related:
        label = f" {_plain(spot.label)}"
        yield f"{margin}{_paint(':::', _BLUE, colour)} {_plain(str(spot))}{label}"
        yield from _frame(spot, width, colour)
    if finding.help:
        yield f"{margin} {_paint('=', _BLUE, colour)} help: {_plain(finding.help)}"


def _frame(spot: Spot, width: int, colour: bool) -> Iterator[str]:
    """The line, and a caret under each character of the word that is meant."""
    if not spot.line or not spot.text.strip():
        return
    start = max(0, spot.column - 1 - _WIDEST // 2) if len(spot.text) > _WIDEST else 0
    shown = _plain(spot.text[start : start + _WIDEST].replace("\t", " ")).rstrip()
    # Escapes are wider than what they stand for, so the caret is placed by what stands before it.
    before = len(_plain(spot.text[start : spot.column - 1].replace("\t", " ")))
    word = _WORD.match(spot.text, spot.column - 1)
    carets = "^" * max(1, min(len(_plain(word.group())) if word else 1, len(shown) - before))
    bar = _paint("|", _BLUE, colour)
    yield f"{' ' * width} {bar}"
    yield f"{_paint(str(spot.line).rjust(width), _BLUE, colour)} {bar} {shown}"
    yield f"{' ' * width} {bar} {' ' * before}{_paint(carets, _COLOURS[Severity.ERROR], colour)}"


def _summary(findings: Sequence[Located]) -> str:
    counts = []
    for severity in sorted(Severity, reverse=True):
        count = sum(located.finding.severity is severity for located in findings)
        if count:
            counts.append(f"{count} {severity}{'s' if count > 1 else ''}")
    return ", ".join(counts)


def _plain(text: str) -> str:
    """Without anything that a terminal would act on."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text


REPORT = Report("text", print_text)
