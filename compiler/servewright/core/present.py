"""What the specs of today say, as far as it can be released, and what environments are going to run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servewright.core.file import File
from servewright.core.identity import Identity
from servewright.core.release import Release, Running
from servewright.core.spec import Spec


@dataclass(frozen=True, slots=True)
class Present:
    """`released` are the lines whose version has merged already, `changed` those of them that say something else now.

    `running` is by environment; `files` are those that specs and snapshots name, by their path in the repository.
    """

    specs: Mapping[Identity, Spec[Any]]
    releases: Mapping[Identity, Release]
    released: frozenset[Identity]
    changed: frozenset[Identity]
    running: Mapping[str, Mapping[Identity, Running]]
    files: Mapping[str, File]
