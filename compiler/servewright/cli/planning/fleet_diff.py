"""`servewright diff --against REF`: every line and route of the fleet against what has merged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from servewright.api.change import Change
from servewright.api.shown.located import LocatedChange, locate_changes
from servewright.cli.options import find_root
from servewright.cli.output import is_colourful, result
from servewright.cli.planning.compiling import assembled
from servewright.cli.planning.fleet_shown import sections_json, sections_markdown, sections_text
from servewright.cli.planning.profile import Profile
from servewright.cli.planning.said import errors, say
from servewright.core.finding import Severity
from servewright.core.place import Mark, Place
from servewright.edge.workspace import Workspace
from servewright.formats.releases.records import read_records
from servewright.formats.yaml.marks import locate
from servewright.pipeline import Assembled
from servewright.stages.plan.compared import Section, Sides, compared

FOUND = 1
BROKEN = 2


def diff_fleet(root: Path | None, against: str, report: str, least: int, profile: Profile) -> None:
    """Prints the sections; leaves with 1 where a change is as grave as `least`, with 2 where the specs are broken."""
    top = find_root(root)
    assembly, equipment = assembled(top, against)
    say(Workspace(top), assembly.baseline, assembly.findings, Severity.ERROR)
    standing = errors(assembly.findings)
    sides = Sides(
        equipment.kinds,
        assembly.baseline,
        read_records(assembly.baseline.files),
        assembly.present,
        assembly.fleets,
        assembly.running,
        complete=not standing,
    )
    shelf = _Shelf(assembly, Workspace(top))
    sections = [replace(section, changes=tuple(profile.apply(section.changes))) for section in compared(sides)]
    profile.say_unused()
    shown = [(section, locate_changes(section.changes, shelf.marks, shelf.marks)) for section in sections]
    result(_printed(shown, report))
    if standing:
        raise click.exceptions.Exit(BROKEN)
    if any(change.level >= least for section in sections for change in _judged(section)):
        raise click.exceptions.Exit(FOUND)


def _judged(section: Section) -> Iterable[Change]:
    return (change for change in section.changes if section.judged and change.id not in section.accepted)


def _printed(shown: Sequence[tuple[Section, Sequence[LocatedChange]]], report: str) -> str:
    if report == "json":
        return sections_json(shown)
    return sections_markdown(shown) if report == "markdown" else sections_text(shown, colour=is_colourful())


class _Shelf:
    """Where the texts lie that changes are about: what has merged in the baseline, the rest in the working tree."""

    def __init__(self, assembly: Assembled, workspace: Workspace) -> None:
        self._assembly, self._workspace = assembly, workspace

    def marks(self, places: Iterable[Place]) -> Mapping[Place, Mark]:
        """Where places stand; of a file that is not kept as text, its beginning."""
        by_file: dict[str, list[Place]] = {}
        for place in places:
            by_file.setdefault(place.file, []).append(place)
        found: dict[Place, Mark] = {}
        for file, those in by_file.items():
            content = self._read(file)
            found |= dict.fromkeys(those, Mark(file, 1, 1))
            found |= locate(content, those) if content is not None else {}
        return found

    def _read(self, path: str) -> bytes | None:
        file = self._assembly.files.get(path)
        if file is not None and file.content:
            return file.content
        released = self._assembly.baseline.files.get(path.removeprefix("renders/"))
        return released if released is not None and path.startswith("renders/") else self._workspace.text(path)
