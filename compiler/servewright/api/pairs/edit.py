"""One difference between two schemas, and the way from a pair of schemas to the pairs inside it."""

from dataclasses import dataclass, field
from typing import Final

from servewright.api.schema.normal import Nodes

# How sure it is that an effect shows: not at all; only where two alternatives overlap; by what servers and clients do
# with what is not declared; by the contract.
NO: Final = 0
OVERLAP: Final = 1
PERHAPS: Final = 2
YES: Final = 3


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit does to the values that are accepted: `narrows` takes some away, `widens` adds some."""

    narrows: int = NO
    widens: int = NO


NARROWS: Final = Effect(narrows=YES)
WIDENS: Final = Effect(widens=YES)
BOTH: Final = Effect(YES, YES)
NEITHER: Final = Effect()


@dataclass(frozen=True, slots=True)
class Sign:
    """What a child's effect is for the whole: the `same` one, or the `turned` one, or either."""

    same: int = NO
    turned: int = NO

    def below(self, other: "Sign") -> "Sign":
        """The sign of a child of a child."""
        return Sign(
            max(min(self.same, other.same), min(self.turned, other.turned)),
            max(min(self.same, other.turned), min(self.turned, other.same)),
        )


SAME: Final = Sign(same=YES)
TURNED: Final = Sign(turned=YES)
EITHER: Final = Sign(YES, YES)
OVERLAPPING: Final = Sign(YES, OVERLAP)
NEVER: Final = Sign()


# The step to a schema of which the one around says nothing but that null passes too.
WRAPPED: Final = ""


@dataclass(frozen=True, slots=True)
class Property:
    """The property of an object that an edit is about; `required` on the side where it counts."""

    name: str
    required: bool
    read_only: bool
    write_only: bool
    has_default: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """`name` is the keyword and what happened to it, as ids have it: `max-length-decreased`.

    `old` and `new` are the schemas, `path` leads from them to the part that is meant. `words` are for the message.
    `loose` says in which direction a text would carry the change anyway, where everything is a text. `is_idle` says
    that it is about values of a type that is not accepted, before and after.
    """

    name: str
    effect: Effect
    words: tuple[str, ...] = ()
    old_path: tuple[str | int, ...] = ()
    new_path: tuple[str | int, ...] = ()
    member: Property | None = None
    loose: str = ""
    is_idle: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair of schemas inside a pair; `is_property` says that it is for a part of the value, not for the whole."""

    step: str
    old: Nodes
    new: Nodes
    sign: Sign = SAME
    is_property: bool = False
    read_only: bool = False
    write_only: bool = False

    @property
    def carries(self) -> bool:
        """Whether a value that is refused inside is so because of what stands there, and not of what is around."""
        return self.sign == SAME and (self.is_property or self.step == WRAPPED)


@dataclass(slots=True)
class Differences:
    """What a pair of schemas gives: the edits of its own, and the pairs inside it."""

    edits: list[Edit] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def edit(self, name: str, effect: Effect, *words: str, at: tuple[str | int, ...] = (), loose: str = "") -> None:
        """Adds an edit of a keyword that stands at the same path on both sides."""
        self.edits.append(Edit(name, effect, words, at, at, loose=loose))
