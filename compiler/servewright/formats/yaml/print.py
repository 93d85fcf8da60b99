"""A tree of plain values as YAML in block style, in bytes that every reader of a manifest turns back into that tree.

Two spaces an indent, sequences indented below their key, line feeds, keys in the order of the mapping, no anchors.
"""

import math
from collections.abc import Callable, Sequence

from servewright.core.document import Plain
from servewright.formats.yaml.quoting import fits_comment, fits_literal, inline, literal


def print_yaml(tree: Plain, header: str = "") -> bytes:
    """One document in UTF-8 that ends in a line feed; `header` becomes a comment on the first line.

    TypeError for what is no plain value; ValueError for what JSON cannot carry: a lone surrogate, NaN, an infinity, an
    integer of more than 64 bits; and for a header that is not one line. RecursionError beyond some 900 levels.
    """
    if not fits_comment(header):
        raise ValueError(f"a header is one line of text: {header!r}")
    lines = [f"# {header}"] if header else []
    start = "\n" if header else ""
    if isinstance(tree, dict) and tree:
        _mapping(tree, start, "\n", lines.append)
    elif isinstance(tree, _SEQUENCES) and tree:
        _sequence(tree, start, "\n", lines.append)
    else:
        lines.append(start + _scalar(tree, "\n"))
    lines.append("\n")
    return "".join(lines).encode()


def _mapping(mapping: dict[str, Plain], start: str, newline: str, write: Callable[[str], None]) -> None:
    """Every line begins with a line feed and its indentation; the first with `start`, which may end in a dash."""
    deeper = newline + "  "
    for key, value in mapping.items():
        name = _NAMES[key] or _long_name(key, newline)
        if type(value) is str and (shown := _INLINE[value]):
            write(f"{start}{name} {shown}")
        elif isinstance(value, dict) and value:
            write(start + name)
            _mapping(value, deeper, deeper, write)
        elif isinstance(value, _SEQUENCES) and value:
            write(start + name)
            _sequence(value, deeper, deeper, write)
        else:
            write(f"{start}{name} {_scalar(value, newline)}")
        start = newline


def _sequence(items: Sequence[Plain], start: str, newline: str, write: Callable[[str], None]) -> None:
    deeper = newline + "  "
    for item in items:
        if type(item) is str and (shown := _INLINE[item]):
            write(f"{start}- {shown}")
        elif isinstance(item, dict) and item:
            _mapping(item, start + "- ", deeper, write)
        elif isinstance(item, _SEQUENCES) and item:
            _sequence(item, start + "- ", deeper, write)
        else:
            write(f"{start}- {_scalar(item, newline)}")
        start = newline


def _scalar(value: Plain, newline: str) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if type(value) is int and -(2**63) <= value < 2**63:
        return str(value)
    if type(value) is float and math.isfinite(value):
        return _float(value)
    if isinstance(value, str):
        return _INLINE[value] or literal(_exactly(value), newline + "  ")
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, _SEQUENCES):
        return "[]"
    if type(value) is int or type(value) is float:
        # Of an integer beyond 64 bits, Kubernetes would read the nearest float.
        raise ValueError(f"not a number that every reader can hold: {value!r}")
    raise TypeError(f"not a plain value: {value!r}")


def _float(value: float) -> str:
    shown = repr(value)
    # YAML 1.1 reads a string where an exponent follows no point.
    return shown if "." in shown else shown.replace("e", ".0e")


def _long_name(key: str, newline: str) -> str:
    return f"? {inline(_exactly(key))}{newline}:"


def _name(text: str) -> str:
    """A key with its colon, or nothing where it is too long to be recognised as a key without a question mark."""
    shown = inline(text)
    return f"{shown}:" if len(shown) <= _LONGEST_NAME else ""


def _inline(text: str) -> str:
    """A string on one line, or nothing where it is to be a literal block."""
    return "" if fits_literal(text) else inline(text)


def _exactly(text: str) -> str:
    """Of a subclass the text alone: it may hash, compare and print as it likes."""
    if not isinstance(text, str):
        raise TypeError(f"not a string: {text!r}")
    return str.__str__(text)


class _Remembered(dict[str, str]):
    """How short strings are written. Fleets repeat them, and looking one up costs a tenth of deciding."""

    def __init__(self, decide: Callable[[str], str]) -> None:
        super().__init__()
        self._decide = decide

    def __missing__(self, text: str) -> str:
        if type(text) is not str:
            text = _exactly(text)
        shown = self._decide(text)
        if len(text) <= 100:
            if len(self) >= 16_384:
                self.clear()
            self[text] = shown
        return shown


_SEQUENCES = (list, tuple)
# YAML lets a reader give up on a key after 1,024 characters.
_LONGEST_NAME = 1000
_NAMES = _Remembered(_name)
_INLINE = _Remembered(_inline)
