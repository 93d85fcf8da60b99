"""Whether two services have the same OpenAPI document, without reading it."""

import re
from typing import Final

from servewright.api.lines.documents.openapi import openapi_of
from servewright.api.lines.side import Side

# References that do not leave their file, in JSON and in YAML; `$ref` spelt otherwise is counted, and not matched.
_LOCAL: Final = re.compile(rb"""\$ref["']?[ \t]*:[ \t]*["']#""")
_ANY: Final = re.compile(rb"\$(?:dynamic)?ref|\\u0024|\\x24", re.IGNORECASE)


def same_documents(old: Side, new: Side) -> bool:
    """By their digests, where both are files that refer to no other; false where that is not sure."""
    relative = openapi_of(old.spec.body), openapi_of(new.spec.body)
    if not all(relative):
        return not any(relative) and old.spec.name == new.spec.name and _chosen(old) == _chosen(new)
    digest = old.digest(relative[0])
    return bool(digest) and digest == new.digest(relative[1]) and is_whole(old.read(old.path(relative[0])) or b"")


def is_whole(content: bytes) -> bool:
    """Whether a file surely refers to nothing outside of itself."""
    return len(_LOCAL.findall(content)) == len(_ANY.findall(content))


def _chosen(side: Side) -> str:
    return str(side.spec.body.runtime.chosen)
