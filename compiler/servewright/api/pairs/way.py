"""How a caller comes to a schema: in a request or a response, as a body, a parameter or a header."""

from dataclasses import dataclass, replace
from typing import Final

from servewright.api.pairs.edit import SAME, Edge, Edit, Sign
from servewright.api.schema.normal import Nodes

_OTHER: Final = {"request": "response", "response": "request"}


@dataclass(frozen=True, slots=True)
class Way:
    """`direction` is `request` or `response`; `scope` is `body`, `parameter` or `header`.

    `sign` is what a schema here does to the whole; in a callback or webhook, where the server calls, it begins turned.
    `loose` says that everything travels as text. `inert` says that the value is not sent at all in this direction.
    """

    direction: str
    scope: str
    sign: Sign = SAME
    nested: bool = False
    loose: bool = False
    inert: bool = False
    in_header: bool = False

    def along(self, edge: Edge) -> "Way":
        """The way to a pair inside."""
        hidden = edge.read_only if self.direction == "request" else edge.write_only
        if edge.sign is SAME and not hidden and (not edge.is_property or (self.nested and not self.loose)):
            return self  # most steps are properties of properties
        return replace(
            self,
            sign=self.sign.below(edge.sign),
            nested=self.nested or edge.is_property,
            # Whatever is nested in a parameter or body is written by a serialiser that knows its types.
            loose=self.loose and not edge.is_property,
            inert=self.inert or hidden,
        )

    @property
    def receiver(self) -> str:
        """The direction that a schema here has for whoever keeps to it: turned where it is turned."""
        return _OTHER[self.direction] if self.sign.turned > self.sign.same else self.direction

    def weight(self, edit: Edit) -> int:
        """How sure an edit breaks callers."""
        effect = edit.effect
        bad, good = effect.narrows, effect.widens
        if self.direction == "response":
            bad, good = good, bad
        return max(min(bad, self.sign.same), min(good, self.sign.turned))


@dataclass(frozen=True, slots=True)
class Root:
    """Where an operation holds a schema: `label` says it in words, such as `200 application/json`."""

    operation: int
    way: Way
    old: Nodes
    new: Nodes
    label: str
