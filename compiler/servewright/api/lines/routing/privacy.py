"""What a route does with personal data: it passes, is masked, or has its request refused."""

from collections.abc import Iterator
from enum import IntEnum

from servewright.api.change import Change
from servewright.api.lines.found import found
from servewright.core.spec import Spec
from servewright.kinds.route import Privacy, RouteSpec


class Fate(IntEnum):
    """What becomes of one kind of personal data; each takes more from callers than the one before."""

    PASSES = 0
    MASKED = 1
    REFUSED = 2


_IDS = {Fate.PASSES: "route-privacy-relaxed", Fate.MASKED: "route-privacy-masks", Fate.REFUSED: "route-privacy-rejects"}


def compare_privacy(old: Spec[RouteSpec], new: Spec[RouteSpec]) -> Iterator[Change]:
    """One change for what goes one way, whatever the number of kinds of data: in requests, then in answers."""
    before, after = old.body.privacy, new.body.privacy
    if before == after:
        return
    places = old.place("spec", "privacy"), new.place("spec", "privacy")
    requests = _fates(before, answers=False), _fates(after, answers=False)
    answers = _fates(before, answers=True), _fates(after, answers=True)
    for noun, fates in (("requests", requests), ("answers", answers)):
        moved: dict[tuple[str, Fate], list[str]] = {}
        for data in sorted({*fates[0], *fates[1], *requests[0], *requests[1]}):
            first, second = _step(fates, data)
            # What is done with answers follows requests; only where it does not is it told by itself.
            if first is second or (noun == "answers" and (first, second) == _step(requests, data)):
                continue
            id = _IDS[second] if second > first else _IDS[Fate.PASSES]
            moved.setdefault((id, second), []).append(data)
        for (id, fate), kinds in sorted(moved.items()):
            yield found(id, _message(noun, fate, kinds), *places, path=noun)


def _fates(privacy: Privacy | None, *, answers: bool) -> dict[str, Fate]:
    if privacy is None or (answers and not privacy.responses):
        return {}
    fate = Fate.REFUSED if privacy.action == "reject" else Fate.MASKED
    return dict.fromkeys(privacy.detect, fate)


def _step(fates: tuple[dict[str, Fate], dict[str, Fate]], data: str) -> tuple[Fate, Fate]:
    return fates[0].get(data, Fate.PASSES), fates[1].get(data, Fate.PASSES)


def _message(noun: str, fate: Fate, kinds: list[str]) -> str:
    listed = ", ".join(f"`{kind}`" for kind in kinds)
    if fate is Fate.REFUSED:
        return f"{noun} with personal data of {listed} are refused"
    return f"personal data of {listed} in {noun} {'pass' if fate is Fate.PASSES else 'are masked'}"
