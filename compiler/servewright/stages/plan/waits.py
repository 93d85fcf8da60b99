"""What a promoted environment could take from the one before it, and does not yet."""

from collections.abc import Iterator, Mapping

from servewright.core.identity import Identity
from servewright.core.release import Point
from servewright.stages.plan.planned import Wait
from servewright.stages.plan.versions import is_ahead

Points = Mapping[Identity, Point]


def waits(here: Points, source: Points) -> Iterator[Wait]:
    """`source` is what the environment before runs; what a hotfix has put ahead of it waits for nothing."""
    for identity in sorted(source):
        runs = here.get(identity)
        if runs != source[identity] and not is_ahead(runs, source[identity]):
            yield Wait(identity, source[identity], runs)
