"""Whether a value tells two APIs apart, judged by a validator that is not ours."""

import json
from collections.abc import Mapping
from typing import Any, Final

from servewright.api.change import Witness

_LONGEST: Final = 4_096
_SIDES: Final = ("old", "new")


class Telling:
    """One named schema of two documents; `old` and `new` are their `components.schemas`."""

    __slots__ = ("_name", "_schemas", "_validators")

    def __init__(self, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self._name, self._schemas = name, (old, new)
        self._validators: tuple[Any, Any] | None = None

    def witness(self, value: Any, accepting: int) -> Witness | None:
        """The value, where that side (0 is the old one) accepts it and the other does not; else None."""
        text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
        if len(text) > _LONGEST:
            return None
        validators = self._compiled()
        if not validators[accepting].is_valid(value) or validators[1 - accepting].is_valid(value):
            return None
        return Witness(text, _SIDES[accepting])

    def _compiled(self) -> tuple[Any, Any]:
        if self._validators is None:
            self._validators = self._validator(0), self._validator(1)
        return self._validators

    def _validator(self, side: int) -> Any:
        import jsonschema_rs  # heavy, and most comparisons need no witness

        reference = {"$ref": f"#/components/schemas/{self._name}", "components": {"schemas": self._schemas[side]}}
        return jsonschema_rs.Draft202012Validator(reference)
