"""When pods are replaced, and how fast: a workload starts new ones where its pod template differs, and only there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from servewright.formats.plain_tree import mapping_at, mappings_at, text_at
from servewright.stages.plan.manifests import WORKLOADS, Manifest


def replaced(manifests: Iterable[Manifest]) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The workload before and after, where its pods are replaced; one of another kind replaces them too."""
    found = [manifest for manifest in manifests if manifest.kind in WORKLOADS]
    before = next((each.before for each in found if each.before and template(each.before)), {})
    after = next((each.after for each in found if each.after and template(each.after)), {})
    if not before or not after:
        return None
    same = (before.get("kind"), template(before)) == (after.get("kind"), template(after))
    return None if same else (before, after)


def template(workload: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping_at(workload, "spec", "template")


def pace(workload: Mapping[str, Any]) -> str:
    """`rolling`, `blue-green`, or the shares of a canary: `canary 5%, 25%, 50%, 10m each`."""
    if mapping_at(workload, "spec", "strategy", "blueGreen"):
        return "blue-green"
    canary = mapping_at(workload, "spec", "strategy", "canary")
    steps = [step for _, step in mappings_at(canary, "steps")]
    shares = [f"{step['setWeight']}%" for step in steps if "setWeight" in step]
    if not shares:
        return "rolling"
    pauses = [text_at(step, "pause", "duration") for step in steps if "pause" in step]
    measured = ", measured" if "analysis" in canary else ""
    return f"canary {_spaced(shares, pauses)}{measured}"


def _spaced(shares: Sequence[str], pauses: Sequence[str]) -> str:
    if len(set(pauses)) == 1 and len(pauses) == len(shares):
        return f"{', '.join(shares)}, {pauses[0]} each"
    return ", ".join(shares) + (f", pauses {', '.join(pauses)}" if pauses else "")


def fields(before: Any, after: Any) -> tuple[str, ...]:
    """The paths at which two values differ, as deep as both have something there."""
    return tuple(_fields(before, after, ""))


def _fields(before: Any, after: Any, at: str) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _fields(before.get(key), after.get(key), f"{at}.{key}" if at else str(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _fields(old, new, f"{at}[{index}]")
    elif before != after:
        yield at
