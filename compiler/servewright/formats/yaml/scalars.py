"""What a plain scalar stands for by the core schema of YAML 1.2.

Source: YAML 1.2.2, section 10.3. Dates, `1_000` and `12:30` are strings there. `yes` and `<<` mean something in YAML
1.1, which half of the tools around Kubernetes still read, and something else in YAML 1.2, so they may not stand bare.
"""

import math
from typing import Final

from servewright.core.document import Plain
from servewright.core.finding import Severity
from servewright.core.rule import Rule
from servewright.formats.yaml.numbers import number
from servewright.formats.yaml.odd import OddValueError

MERGE_KEY: Final = Rule(
    "LOD015",
    "merge_key",
    Severity.ERROR,
    "A mapping has the merge key `<<`.",
    "YAML 1.2 has no merge keys: some readers merge, others keep a key that is called `<<`.",
)
OLD_BOOLEAN: Final = Rule(
    "LOD016",
    "boolean_of_yaml_1_1",
    Severity.ERROR,
    "A bare `yes`, `no`, `on`, `off`, `y` or `n` stands as a key or a value.",
    "YAML 1.1 reads it as a boolean and YAML 1.2 as a string, so that two tools see two different specs.",
)


def resolve(text: str) -> Plain:
    """The value of a plain scalar; raises OddValueError."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _FIRST_OF_NUMBERS:
        return number(text)
    if text in _OLD_BOOLEANS:
        message = f"`{text}` is a boolean in YAML 1.1 and a string in YAML 1.2"
        truth = "true" if text.lower() in ("y", "yes", "on") else "false"
        raise OddValueError(OLD_BOOLEAN, text, message, f'quote it as `"{text}"`, or write `{truth}`')
    if text == "<<":
        message = "merge key `<<` does not exist in YAML 1.2"
        raise OddValueError(
            MERGE_KEY, text, message, "repeat the keys, or use `environments:` for what differs by environment"
        )
    return text


class _Resolved(dict[str, Plain]):
    """`resolve`, remembered: a fleet repeats its keys and most of its values."""

    def __missing__(self, text: str) -> Plain:
        value = resolve(text)
        if len(text) <= 64:
            if len(self) >= 16_384:
                self.clear()
            self[text] = value
        return value


RESOLVED: Final = _Resolved()

_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_FIRST_OF_NUMBERS = frozenset("+-.0123456789")
_OLD_BOOLEANS = frozenset(f(word) for word in ("y", "n", "yes", "no", "on", "off") for f in (str, str.title, str.upper))
