"""What validation hands to linking: typed specs, their variants, locks, and what did not make it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from servewright.core.finding import Finding
from servewright.core.identity import Identity
from servewright.core.lock import LockEntry
from servewright.core.pin import Pin
from servewright.core.spec import Spec


@dataclass(frozen=True, slots=True)
class Validated:
    """`variants` holds the specs that an environment overrides; `broken` what documents with a mistake may define:
    without a major any line of the name, without a kind whatever is called so.

    `locks` is keyed by the lock's stem (`model-eta-predictor-v2`) and then by version; `pins` by environment, and then
    by what is pinned there.
    """

    specs: tuple[Spec[Any], ...]
    variants: Mapping[tuple[Identity, str], Spec[Any]]
    broken: frozenset[Identity]
    locks: Mapping[str, Mapping[str, LockEntry]]
    findings: tuple[Finding, ...]
    pins: Mapping[str, Mapping[Identity, Pin]] = field(default_factory=dict)

    @property
    def branch(self) -> str:
        """The platform's; `main`, its default, where no sound spec says so."""
        return next((str(spec.body.branch) for spec in self.specs if spec.identity.kind == "Platform"), "main")
