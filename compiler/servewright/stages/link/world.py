"""What there is to be named in one environment."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from servewright.core.identity import Identity
from servewright.core.spec import Spec
from servewright.formats.nearest import nearest

Released = frozenset[tuple[Identity, str]]


@dataclass(frozen=True)
class World:
    """`specs` are enabled, `disabled` are not; `broken` is what documents with a mistake may define, `claimed` names
    that a file with a syntax error may define; not `all_read`: a file that could not be read may define anything.

    `promoted`: lines and routes are here by promotion, whatever the specs say. `released` are versions that there are
    snapshots of.
    """

    environment: Spec[Any]
    specs: Mapping[Identity, Spec[Any]]
    disabled: Mapping[Identity, Spec[Any]]
    broken: frozenset[Identity]
    claimed: frozenset[str]
    all_read: bool
    promoted: bool = False
    released: Released = field(default_factory=frozenset)

    @cached_property
    def lines(self) -> Mapping[tuple[str, str], tuple[Identity, ...]]:
        """The identities that share a kind and name, in order, disabled ones too."""
        found: dict[tuple[str, str], list[Identity]] = {}
        for identity in sorted([*self.specs, *self.disabled]):
            found.setdefault(identity[:2], []).append(identity)
        return {key: tuple(identities) for key, identities in found.items()}

    def is_broken(self, kind: str, name: str, major: int | None) -> bool:
        """Whether a document that has its own finding already may define this; without a major, any line of it."""
        if name in self.claimed or any(
            identity.kind in (kind, "") and (major is None or identity.major in (major, None))
            for identity in self._broken_by_name.get(name, ())
        ):
            return True
        nameless = any(identity.kind in (kind, "") for identity in self._broken_by_name.get("", ()))
        return (nameless or not self.all_read) and (kind, name) not in self.lines

    @cached_property
    def _broken_by_name(self) -> Mapping[str, tuple[Identity, ...]]:
        found: dict[str, list[Identity]] = {}
        for identity in self.broken:
            found.setdefault(identity.name, []).append(identity)
        return {name: tuple(identities) for name, identities in found.items()}

    def nearest(self, kind: str, name: str) -> tuple[str, ...]:
        """Names of a kind that may have been meant; who misspells very many gets no more advice."""
        sought, names = self._nearest, self._names[kind]
        if (kind, name) not in sought and len(sought) * len(names) <= _MOST_COMPARED:
            sought[kind, name] = nearest(name, names)
        return sought.get((kind, name), ())

    @cached_property
    def _names(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for kind, name in self.lines:
            found[kind].append(name)
        return found

    @cached_property
    def _nearest(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return {}


# Each search compares with every name of the kind, which takes up to 0.1 ms each.
_MOST_COMPARED = 50_000
