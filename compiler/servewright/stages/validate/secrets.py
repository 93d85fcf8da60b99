"""A value of a spec that looks like a key or token: it belongs into a secret store, and never into git."""

from collections.abc import Iterator
from typing import Any

from servewright.core.document import Document
from servewright.core.finding import Finding, Severity
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.formats.units.secret_shape import looks_secret
from servewright.stages.validate.label import label

SECRET_IN_SPEC = Rule(
    "VAL008",
    "secret_in_spec",
    Severity.ERROR,
    "A value of a spec looks like a key, token or password.",
    "What is committed once is in every clone for ever: a key in git has to be taken for stolen.",
)
# No kind of secret is shorter, and most values are: this keeps the search off the hot path.
_SHORTEST = 12


def find_secrets(document: Document) -> Iterator[Finding]:
    """Every text, keys too, that looks like a secret; the text itself is never repeated."""
    for path, text, at_key in _texts(document.value, ()):
        if sort := looks_secret(text):
            place = document.place(*path)
            yield SECRET_IN_SPEC.finding(
                f"a key of {label(path[:-1])} looks like {sort}"
                if at_key
                else f"{label(path)} holds what looks like {sort}",
                place.key() if at_key else place,
                help="revoke it, and put a new one into a secret store",
            )


def _texts(tree: Any, path: Path) -> Iterator[tuple[Path, str, bool]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if len(key) >= _SHORTEST:
                yield (*path, key), key, True
            yield from _texts(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _texts(value, (*path, index))
    elif isinstance(tree, str) and len(tree) >= _SHORTEST:
        yield path, tree, False
