"""The smallest two documents between which a change happens."""

import difflib
from dataclasses import dataclass
from typing import Any, Final

from servewright.formats.yaml.print import print_yaml


@dataclass(frozen=True, slots=True)
class Example:
    """`old` and `new` are documents as plain values, without the lines that all documents begin with."""

    old: Any
    new: Any

    def documents(self) -> tuple[bytes, bytes]:
        """Both, complete, as YAML."""
        return _document(self.old), _document(self.new)

    def lines(self) -> list[str]:
        """The old document, with the lines that go marked by `-` and those that come by `+`."""
        old, new = (text.decode().splitlines() for text in self.documents())
        return [line.rstrip() for line in difflib.unified_diff(old, new, n=len(old), lineterm="")][3:]


def of_operation(old: Any, new: Any, *, refers: bool = False) -> Example:
    """Two states of one operation; where it refers to components, with those that examples refer to."""
    beside = {"components": _COMPONENTS} if refers else {}
    return Example({**_path(old), **beside}, {**_path(new), **beside})


def _path(operation: Any) -> Any:
    whole = operation if "responses" in operation else {**operation, "responses": _DONE}
    return {"paths": {"/orders": {"post": whole}}}


def _document(rest: Any) -> bytes:
    return print_yaml({**_HEAD, **rest})


_HEAD: Final[Any] = {"openapi": "3.1.0", "info": {"title": "orders", "version": "1"}}
_DONE: Final[Any] = {"200": {"description": "done"}}


def _vehicle(part: str) -> Any:
    parts = {"kind": {"type": "string"}, part: {"type": "integer"}}
    return {"type": "object", "required": [*parts], "properties": parts}


# What examples of discriminators refer to.
_COMPONENTS: Final[Any] = {"schemas": {"Car": _vehicle("doors"), "Bike": _vehicle("gears")}}
