"""Pins: what a promoted environment runs, a line or route a file."""

from collections.abc import Iterator

from pydantic import ValidationError

from servewright.core.document import Document
from servewright.core.finding import Finding, Severity
from servewright.core.identity import Identity
from servewright.core.pin import Pin
from servewright.core.release import Point
from servewright.core.rule import Rule
from servewright.core.spec import Layer, Spec
from servewright.formats.releases.paths import PINS, parse_pin_path
from servewright.formats.releases.pin_file import PinFile
from servewright.stages.validate.header import check_header
from servewright.stages.validate.problems import problems

MISNAMED = Rule(
    "VAL011",
    "pin_misnamed",
    Severity.ERROR,
    "A file below `specs/pins/` is not named after what it pins, or pins a version of another line.",
    "The path says which environment runs what; a pin that nobody finds is a model that nobody serves.",
)


def read_pin(document: Document) -> Pin | Iterator[Finding]:
    """The pin of a document below `specs/pins/`, or what is wrong with it."""
    tree = document.value
    assert isinstance(tree, dict)
    if found := list(check_header(document, tree, ("Pin",))):
        return iter(found)
    try:
        typed = PinFile.model_validate(tree)
    except ValidationError as error:
        untyped = Spec(Identity("Pin", document.file), None, (Layer(document),), tree)
        return problems(error, PinFile, tree, untyped.place)
    if (named := parse_pin_path(document.file)) is None:
        return iter((_misnamed(document, "is named after nothing that can be pinned"),))
    environment, identity = named
    replaced = typed.replaces.point if typed.replaces else None
    if wrong := _of_another(identity, typed.point):
        return iter((_misnamed(document, f"pins {wrong}", "version"),))
    if replaced is not None and (wrong := _of_another(identity, replaced)):
        return iter((_misnamed(document, f"replaces {wrong}", "replaces", "version"),))
    return Pin(environment, identity, typed.point, replaced, typed.reason, document)


def _of_another(identity: Identity, point: Point) -> str:
    """What cannot be of the line or route; nothing for what can."""
    if identity.major is None:
        return f"version {point.version} of a route, which has none" if point.version else ""
    if point.version.partition(".")[0] == str(identity.major):
        return ""
    return f"{f'version {point.version}' if point.version else 'no version'} of line {identity.major}"


def _misnamed(document: Document, what: str, *path: str) -> Finding:
    return MISNAMED.finding(
        f"`{document.file}` {what}",
        document.place(*path),
        help=f"write pins by `servewright promote`: `{PINS}<environment>/<kind>-<name>-v<major>.yaml`",
    )
