"""What there is to be named in one environment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from servewright.core.identity import Identity
from servewright.core.spec import Spec


@dataclass(frozen=True)
class World:
    """`specs` are enabled, `disabled` are not; `broken` are (kind, name) of documents that did not become specs,
    `claimed` names that a file with a syntax error may define."""

    environment: Spec[Any]
    specs: Mapping[Identity, Spec[Any]]
    disabled: Mapping[Identity, Spec[Any]]
    broken: frozenset[tuple[str, str]]
    claimed: frozenset[str]

    @cached_property
    def lines(self) -> Mapping[tuple[str, str], tuple[Identity, ...]]:
        """The identities that share a kind and name, in order, disabled ones too."""
        found: dict[tuple[str, str], list[Identity]] = {}
        for identity in sorted([*self.specs, *self.disabled]):
            found.setdefault(identity[:2], []).append(identity)
        return {key: tuple(identities) for key, identities in found.items()}

    def is_broken(self, kind: str, name: str) -> bool:
        """Whether the name belongs to a document that has its own finding already."""
        return (kind, name) in self.broken or name in self.claimed

    def names(self, kind: str) -> Iterator[str]:
        """All names of a kind."""
        return (name for own, name in self.lines if own == kind)
