"""A candidate becomes certain by a value that shows it; without one it is kept, and said to be undecided."""

from dataclasses import replace

from servewright.api.change import Change, Level, Size
from servewright.api.gather import Candidate
from servewright.api.pairs.edit import NEITHER, OVERLAP
from servewright.api.rules.levels import level_of
from servewright.api.witness.search import Search


def judged(candidate: Candidate, search: Search) -> Change:
    """The change with its witness, if one is found inside the bound."""
    change = candidate.change
    if change.size is not Size.BREAKING and candidate.sure != OVERLAP:
        return change
    if candidate.edit.effect == NEITHER:
        return change  # about what callers do, not about which values are accepted
    witness = search.witness(candidate.reached, candidate.edit)
    if witness is None:
        return replace(change, decided=False)
    if candidate.sure == OVERLAP:
        # By the letter no such value was an alternative for sure; in practice servers seldom count how many match.
        level = min(Level.WARNING, level_of(change.id, Size.BREAKING))
        return replace(change, size=Size.BREAKING, level=level, witness=witness, decided=True)
    return replace(change, witness=witness, decided=True)
