"""What the outside world did not tell: one clause for the user, with what to do about it."""

import re

from servewright.formats.one_line import one_line

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")
_LONGEST = 300


class UnresolvedError(Exception):
    """`message` is one clause; `help` an imperative. Neither holds what stands before `@` in a URL."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message, self.help = redacted(message), redacted(help)


def redacted(text: str) -> str:
    """On one line, of a bounded length, and without the user names and passwords of URLs."""
    line = _CREDENTIALS.sub("", one_line(" ".join(text.split())))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
