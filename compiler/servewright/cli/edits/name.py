"""What a user means by `[kind/]name[@N]` on the command line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

from servewright.core.identity import Identity
from servewright.formats.nearest import did_you_mean
from servewright.formats.units.reference import Reference
from servewright.formats.units.shown import shown


@dataclass(frozen=True, slots=True)
class Name:
    """`kind` is empty where the user left it out."""

    said: str
    kind: str
    reference: Reference

    @classmethod
    def parse(cls, said: str, kinds: Collection[str]) -> Self:
        """Raises ValueError with one clause for the user."""
        kind, slash, name = said.rpartition("/")
        named = next((own for own in kinds if own.lower() == kind.lower()), "")
        if slash and not named:
            near = did_you_mean(kind, [own.lower() for own in kinds])
            raise ValueError(f"{shown(kind)} is no kind" + (f": {near}" if near else ""))
        return cls(said, named, Reference.parse(name))

    def matches(self, identity: Identity) -> bool:
        """Whether it may be this that is meant."""
        return self._is_called(identity) and self.reference.line in (None, identity.major)

    def may_match(self, broken: Identity) -> bool:
        """The same of a broken spec, whose kind and line may be unknown."""
        return self._is_called(broken) and (self.reference.line in (None, broken.major) or broken.major is None)

    def _is_called(self, identity: Identity) -> bool:
        return identity.name == self.reference.name and (not self.kind or identity.kind in (self.kind, ""))


def find(name: Name, known: Collection[Identity]) -> Identity:
    """The one that is meant; ValueError with one clause for the user."""
    found = sorted(identity for identity in known if name.matches(identity))
    if len(found) == 1:
        return found[0]
    spelt = _spelt(found or [identity for identity in known if identity.name == name.reference.name])
    if found:
        raise ValueError(f"{shown(name.said)} may be {_either(spelt)}: say which")
    if spelt:
        raise ValueError(f"there is no {shown(name.said)}: there is {_either(spelt)}")
    near = did_you_mean(name.reference.name, {identity.name for identity in known})
    raise ValueError(f"there is no {shown(name.said)}" + (f": {near}" if near else ""))


def _spelt(identities: Sequence[Identity]) -> list[str]:
    """As short as tells them apart."""
    several = len({identity.kind for identity in identities}) > 1
    return [
        f"{identity.kind.lower()}/{identity.label}" if several else identity.label for identity in sorted(identities)
    ]


def _either(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
