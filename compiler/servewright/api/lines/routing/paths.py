"""Which paths of a model a route lets through: those at its own path and below it, passed on as they are."""

import re
from typing import Final

_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")


def is_below(path: str, prefix: str) -> bool:
    """Whether some request to a path template begins with all segments of the prefix."""
    wanted = _segments(prefix)
    given = _segments(path)
    return len(given) >= len(wanted) and all(
        _fits(template, segment) for template, segment in zip(given, wanted, strict=False)
    )


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _fits(template: str, segment: str) -> bool:
    if template == segment:
        return True
    if "{" not in template:
        return False
    # The texts around the placeholders; no pattern of a user's is ever compiled.
    texts = _PLACEHOLDER.split(template)
    at = 0
    for text in texts:
        found = segment.find(text, at)
        if found < 0:
            return False
        at = found + len(text)
    return segment.startswith(texts[0]) and segment.endswith(texts[-1])
