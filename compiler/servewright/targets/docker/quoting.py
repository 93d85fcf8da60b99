"""Words of a Dockerfile that stand for exactly one path, whatever characters it has.

BuildKit reads a source of COPY as JSON, then as a shell word (quotes, `\\`, `$`), then as a pattern (`*`, `?`, `[`).
"""

import re
from json import dumps

_SHELL = re.compile(r"""["'$\\]""")
_PATTERN = re.compile(r"[*?\[\\]")
_IGNORE = re.compile(r"[ !-,:-@[-^`{-~]")  # ASCII without letters, digits, `_`, `-`, `.` and `/`


def copied(source: str, destination: str) -> str:
    """The arguments of COPY for one file and no other."""
    return dumps([_word(_PATTERN.sub(r"\\\g<0>", source)), _word(destination)])


def added(url: str, destination: str) -> str:
    """The arguments of ADD for a URL, which is no pattern."""
    return dumps([_word(url), _word(destination)])


def listed(path: str) -> str:
    """A line of .dockerignore that takes one file of the context; raises ValueError where no line can."""
    if not path.isprintable() or path != path.strip() or "\\" in path:
        raise ValueError(f"a path that .dockerignore cannot hold: {path!r}")
    return "!" + _IGNORE.sub(r"\\\g<0>", path)


def _word(text: str) -> str:
    return _SHELL.sub(r"\\\g<0>", text)
