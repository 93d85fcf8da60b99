"""What a route names that has to be pinned beside it."""

from collections.abc import Iterator
from typing import Any

from servewright.cli.promotion.standing import Pins, Standing
from servewright.core.identity import Identity
from servewright.core.spec import Spec
from servewright.formats.releases.paths import RELEASED_KINDS
from servewright.formats.units.reference import Reference
from servewright.formats.units.version import Version
from servewright.stages.link.references import mentions


def needs(standing: Standing, spec: Spec[Any], pins: Pins) -> tuple[Identity, ...]:
    """Lines and routes, each once, in the order of the route's fields; nothing where the route is disabled.

    A name alone is the line of that name among `pins`.
    """
    if not spec.body.enabled:
        return ()
    return tuple(dict.fromkeys(_line(kind, reference, pins) for kind, reference in _references(standing, spec)))


def exact_needs(standing: Standing, spec: Spec[Any]) -> dict[Identity, str]:
    """The exact releases that a route names, one a line: the highest version of each."""
    found: dict[Identity, Version] = {}
    for kind, reference in _references(standing, spec):
        line, version = Identity(kind, reference.name, reference.line), reference.version
        if version is not None and (line not in found or version > found[line]):
            found[line] = version
    return {line: str(version) for line, version in found.items()}


def _references(standing: Standing, spec: Spec[Any]) -> Iterator[tuple[str, Reference]]:
    for mention in mentions(spec, standing.specs.kinds[spec.identity.kind]):
        if mention.ref.kind in RELEASED_KINDS:
            yield mention.ref.kind, Reference.parse(mention.text)


def _line(kind: str, reference: Reference, pins: Pins) -> Identity:
    named = Identity(kind, reference.name, reference.line)
    return named if reference.line is not None else next((own for own in pins if own[:2] == named[:2]), named)
