"""All that an environment runs, linked: every reference resolves to a spec."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from servewright.core.identity import Identity
from servewright.core.place import Path
from servewright.core.spec import Spec


@dataclass(frozen=True, slots=True)
class Edge:
    """At `path` of its document, `source` names `target`."""

    source: Identity
    path: Path
    target: Identity


@dataclass(frozen=True, slots=True, eq=False)
class Fleet:
    """`specs` holds what is enabled, in the order of their identities; `poisoned` those that must not be rendered.

    `deferred` is enabled too, and waits for a target that is not there yet.
    """

    environment: Spec[Any]
    platform: Spec[Any]
    specs: Mapping[Identity, Spec[Any]]
    uses: Mapping[Identity, tuple[Edge, ...]]
    used_by: Mapping[Identity, tuple[Edge, ...]]
    poisoned: frozenset[Identity]
    deferred: Mapping[Identity, Spec[Any]] = field(default_factory=dict)
