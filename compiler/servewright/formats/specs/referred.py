"""Files that a document leads to by `$ref`: an API or a schema may be kept in several."""

import re
from collections.abc import Callable, Iterable, Iterator
from posixpath import dirname, join, normpath
from urllib.parse import unquote

# JSON and YAML alike; what stands behind `#` is inside of the file.
_REFERENCE = re.compile(rb"""["']?\$ref["']?\s*:\s*["']?([^\s"'#,}\]]+)""")
_DOCUMENTS = (".json", ".yaml", ".yml")
_MOST = 1000


def referred(path: str, content: bytes) -> Iterator[str]:
    """Paths in the repository; a URL leads to none. What only looks like a reference may be among them."""
    if not path.endswith(_DOCUMENTS):
        return
    for match in _REFERENCE.finditer(content):
        name = unquote(match[1].decode(errors="replace"))
        if "://" not in name and not name.startswith("/"):
            yield normpath(join(dirname(path), name))


def with_referred(paths: Iterable[str], read: Callable[[str], bytes | None]) -> list[str]:
    """The paths and all that they lead to, directly or not, as far as there is content; sorted, and bounded."""
    found: dict[str, bytes] = {}
    pending = sorted(paths)
    while pending and len(found) < _MOST:
        path = pending.pop()
        if path not in found and (content := read(path)) is not None:
            found[path] = content
            pending += sorted(set(referred(path, content)) - found.keys())
    return sorted(found)
