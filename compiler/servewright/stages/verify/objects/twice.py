"""Two objects of one app that are the same to the cluster, or would be written to the same file."""

from collections.abc import Iterator

from servewright.core.facts import Object
from servewright.core.finding import Finding, Related, Severity
from servewright.core.rule import Rule
from servewright.formats.units.shown import shown
from servewright.stages.verify.rendered import Folder, Rendered

OBJECT_TWICE = Rule(
    "VER035",
    "object_twice_in_app",
    Severity.ERROR,
    "One app renders the same object twice.",
    "Argo CD applies one of the two and warns of the other; which one, nothing decides.",
)
FILE_TWICE = Rule(
    "VER036",
    "file_twice_in_app",
    Severity.ERROR,
    "Two objects of one app have the same kind and name, and so the same file.",
    "Namespace and API group are no part of a file's name; one of the two would be lost.",
)


def find(folder: Folder) -> Iterator[Finding]:
    """Findings at the second of each pair."""
    objects: dict[Object, Rendered] = {}
    files: dict[tuple[str, str], Rendered] = {}
    for rendered in folder.objects:
        same = objects.setdefault(rendered.identity, rendered)
        beside = files.setdefault((rendered.kind.lower(), rendered.name), rendered)
        if same is not rendered:
            yield _finding(OBJECT_TWICE, rendered, same, f"{rendered} is rendered twice in app `{folder.app}`")
        elif beside is not rendered:
            message = f"{rendered} of {_home(rendered)} and of {_home(beside)} would share a file"
            yield _finding(FILE_TWICE, rendered, beside, message)


def _finding(rule: Rule, rendered: Rendered, other: Rendered, message: str) -> Finding:
    related = (Related(other.at, "the other is made from this"),) if other.at != rendered.at else ()
    return rule.finding(message, rendered.at, help="rename one of the specs that they are made from", related=related)


def _home(rendered: Rendered) -> str:
    return shown("/".join(part for part in (rendered.group, rendered.namespace) if part) or "the cluster")
