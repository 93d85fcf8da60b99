"""One line of a source file, as a frame shows it: how far the thing that is meant reaches, and what nobody may read."""

import re

from servewright.formats.units.secret_shape import looks_secret


def extent(line: str, at: int) -> int:
    """How many characters the key, scalar or bracketed collection has that begins here; at least 1, on this line."""
    if line[at : at + 1] in ("[", "{"):
        depth = 0
        for token in _BRACKET.finditer(line, at):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
            if depth == 0:
                return token.end() - at
        return 1
    scalar = _SCALAR.match(line, at) if line[at : at + 1] != " " else None
    return len(scalar[0]) if scalar else 1


def blotted(line: str) -> str:
    """The line, of the same length, without words that look like secrets; empty where one reaches over several."""
    hidden = _WORD.sub(_blot, line)
    return "" if looks_secret(hidden) else hidden


def _blot(word: re.Match[str]) -> str:
    return word[0][:4] + "*" * (len(word[0]) - 4) if looks_secret(word[0]) else word[0]


_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'"
_BRACKET = re.compile(rf"{_QUOTED}|[\[\]{{}}]")
_SCALAR = re.compile(rf"{_QUOTED}|(?:[^\s,\]}}:]|:(?=[^\s,\]}}])| +(?=[^\s#,\]}}]))+")
_WORD = re.compile(r"[^\s,\[\]{}\"']{11,}[^\s,\[\]{}\"':]")
