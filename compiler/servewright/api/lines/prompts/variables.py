"""Variables: what a request gives, compared name by name."""

from collections.abc import Iterator
from typing import Any

from servewright.api.change import Change, Witness
from servewright.api.lines.documents.telling import Telling
from servewright.api.lines.found import found
from servewright.api.lines.prompts.bounds import Bounds, bounds_of
from servewright.api.lines.prompts.narrowing import steps
from servewright.api.lines.prompts.schemas import sample, smallest, variables_schema
from servewright.api.lines.side import Side
from servewright.core.place import Place
from servewright.kinds.prompt import PromptSpec


def compare_variables(old: Side, new: Side) -> Iterator[Change]:
    """Changes in the order of the variables' names."""
    return _Variables(old, new).changes()


class _Variables:
    """Both sides' variables, and what finds requests that tell them apart."""

    __slots__ = ("_bodies", "_new", "_old", "_sides", "_telling")

    def __init__(self, old: Side, new: Side) -> None:
        self._sides = old.spec, new.spec
        self._bodies: tuple[PromptSpec, PromptSpec] = old.spec.body, new.spec.body
        self._old = {name: bounds_of(variable) for name, variable in self._bodies[0].variables.items()}
        self._new = {name: bounds_of(variable) for name, variable in self._bodies[1].variables.items()}
        self._telling: Telling | None = None

    def changes(self) -> Iterator[Change]:
        """All of them."""
        for name in sorted(self._old.keys() | self._new.keys()):
            if name not in self._new:
                message = f"a request with variable `{name}` is refused"
                witness = self._witness({name: sample(self._old[name])})
                yield self._found("prompt-variable-removed", message, name, "", witness)
            elif name not in self._old:
                yield self._added(name)
            else:
                yield from self._kept(name, self._old[name], self._new[name])

    def _added(self, name: str) -> Change:
        if self._new[name].default is not None:
            message = f"a request may carry the new variable `{name}`"
            return self._found("prompt-optional-variable-added", message, name)
        message = f"a request without the new variable `{name}` is refused"
        return self._found("prompt-variable-added", message, name, "", self._witness({}))

    def _kept(self, name: str, old: Bounds, new: Bounds) -> Iterator[Change]:
        if old.kind != new.kind:
            message = f"variable `{name}` is {_NOUNS[new.kind]}, not {_NOUNS[old.kind]}"
            witness = self._witness({name: sample(old)})
            yield self._found("prompt-variable-type-changed", message, name, "", witness)
        else:
            for step in steps(old, new):
                shown = step.became == "narrowed" and step.value is not None
                witness = self._witness({name: step.value}) if shown else None
                yield self._found(
                    f"prompt-variable-{step.became}", f"variable `{name}` {step.clause}", name, step.key, witness
                )
        yield from self._default(name, old, new)

    def _default(self, name: str, old: Bounds, new: Bounds) -> Iterator[Change]:
        if old.default == new.default:
            return
        if new.default is None:
            message = f"a request without variable `{name}` is refused"
            yield self._found("prompt-variable-became-required", message, name, "default", self._witness({}))
        elif old.default is None:
            message = f"variable `{name}` may be left out"
            yield self._found("prompt-variable-became-optional", message, name, "default")
        elif old.kind == new.kind:
            message = (
                f"variable `{name}` is `{str(new.default)[:60]}` where it is left out, not `{str(old.default)[:60]}`"
            )
            yield self._found("prompt-variable-default-changed", message, name, "default")

    def _witness(self, values: dict[str, Any]) -> Witness | None:
        if self._telling is None:
            old, new = ({"Variables": variables_schema(body)} for body in self._bodies)
            self._telling = Telling("Variables", old, new)
        return self._telling.witness(smallest(self._bodies[0], values), 0)

    def _found(self, id: str, message: str, name: str, key: str = "", witness: Witness | None = None) -> Change:
        old, new = (self._place(side, name, key) for side in (0, 1))
        return found(id, message, old, new, operations=("POST /",), path=name, witness=witness)

    def _place(self, side: int, name: str, key: str) -> Place:
        return self._sides[side].place("spec", "variables", name, *[key][: bool(key)])


_NOUNS = {"text": "a text", "number": "a number", "image": "an image"}
