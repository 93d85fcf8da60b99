"""A prompt's variables as the JSON Schema of a request, closed: a misspelt variable is refused."""

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

from servewright.api.lines.prompts.bounds import Bounds, bounds_of
from servewright.kinds.prompt import PromptSpec

Json = dict[str, Any]

# What an integer of JSON surely carries.
_LARGEST: Final = 2**53


def variables_schema(prompt: PromptSpec) -> Json:
    """The schema of the body."""
    bounds = {name: bounds_of(variable) for name, variable in sorted(prompt.variables.items())}
    return {
        "type": "object",
        "required": [name for name, each in bounds.items() if each.default is None],
        "properties": {name: _variable(each) for name, each in bounds.items()},
        "additionalProperties": False,
    }


def smallest(prompt: PromptSpec, values: Mapping[str, Any]) -> Json:
    """The smallest body with these values."""
    bounds = {name: bounds_of(variable) for name, variable in sorted(prompt.variables.items())}
    needed = {name: sample(each) for name, each in bounds.items() if each.default is None}
    return {**needed, **values}


def sample(bounds: Bounds) -> Any:
    """A small value that a variable takes."""
    if bounds.words is not None:
        return min(bounds.words, key=lambda word: (len(word), word))
    if bounds.kind != "number":
        return ""
    if bounds.least is not None and bounds.least > 0:
        return bounds.least
    return bounds.most if bounds.most is not None and bounds.most < 0 else 0


def _variable(bounds: Bounds) -> Json:
    default = {} if bounds.default is None or not _is_json(bounds.default) else {"default": bounds.default}
    if bounds.kind == "number":
        least = {} if bounds.least is None else {"minimum": bounds.least}
        most = {} if bounds.most is None else {"maximum": bounds.most}
        return {"type": "number", **least, **most, **default}
    if bounds.words is not None:
        return {"type": "string", "enum": sorted(bounds.words), **default}
    longest = bounds.longest or 0
    if bounds.kind == "image":
        longest = 4 * -(-longest // 3)  # base64 writes three bytes in four characters
    limit = {"maxLength": longest} if longest < _LARGEST else {}
    encoded = {"contentEncoding": "base64"} if bounds.kind == "image" else {}
    return {"type": "string", **encoded, **limit, **default}


def _is_json(value: str | float) -> bool:
    return isinstance(value, str) or isfinite(value)
