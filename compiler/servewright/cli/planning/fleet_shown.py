"""The changes of a fleet: those of each line and route as two documents show theirs, under its name.

As JSON, one object: `version` (1; a field may be added, none is ever renamed or removed under it) and `sections`. One
has `what`, `before` and `after` (versions, or a route's revisions; empty where it is new, or goes), `beside` (what a
new line is compared with, or null), `readable`, `changes` and `counts`.
"""

from collections.abc import Sequence
from typing import Any

import orjson

from servewright.api.shown.json import changes_json
from servewright.api.shown.located import LocatedChange
from servewright.api.shown.markdown import changes_markdown
from servewright.api.shown.text import changes_text, counts
from servewright.cli.planning.json_text import json_text
from servewright.cli.planning.paint import paint
from servewright.cli.planning.plan_markdown import cell
from servewright.cli.planning.plan_text import called
from servewright.formats.one_line import one_line
from servewright.stages.plan.compared import Section

Shown = Sequence[tuple[Section, Sequence[LocatedChange]]]


def sections_text(shown: Shown, *, colour: bool) -> str:
    """A heading and the changes of each, and a line that counts them all; one line where nothing differs."""
    if not shown:
        return "no changes\n"
    paragraphs = [
        f"{paint(one_line(_heading(section)), '1', colour=colour)}\n{changes_text(changes, colour) if changes else ''}"
        for section, changes in shown
    ]
    everything = [change for _, changes in shown for change in changes]
    noun = "line or route differs" if len(shown) == 1 else "lines and routes differ"
    return "\n".join(
        [*paragraphs, f"{len(shown)} {noun}: {counts(everything).strip() if everything else 'no changes'}\n"]
    )


def sections_markdown(shown: Shown) -> str:
    """A heading of the second level for each."""
    if not shown:
        return "No changes of the API.\n"
    return "\n".join(f"## {cell(_heading(section))}\n\n{changes_markdown(each)}" for section, each in shown)


def sections_json(shown: Shown) -> str:
    """The object, indented by two spaces."""
    tree = {"version": 1, "sections": [_section(section, changes) for section, changes in shown]}
    return json_text(tree)


def _section(section: Section, changes: Sequence[LocatedChange]) -> dict[str, Any]:
    own = orjson.loads(changes_json(changes))
    return {
        "what": called(section.identity),
        "before": section.before,
        "after": section.after,
        "beside": called(section.beside) if section.beside is not None else None,
        "readable": section.readable,
        "changes": own["changes"],
        "counts": own["counts"],
    }


def _heading(section: Section) -> str:
    """`model eta@2: 2.1.0 -> 2.2.0`."""
    name = called(section.identity)
    unread = "" if section.readable else "; what has merged cannot be read"
    if not section.after:
        return f"{name}: {section.before} goes{unread}"
    if section.beside is not None:
        return f"{name}: {section.after}, new beside {called(section.beside)} {section.before}{unread}"
    if not section.before:
        return f"{name}: {section.after}, new"
    if section.before == section.after:
        return f"{name}: {section.after}, which was released and says something else now{unread}"
    return f"{name}: {section.before} -> {section.after}{unread}"
