"""Parts of a document that have a name of their own: by `$anchor`, `$dynamicAnchor` or `$id`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from servewright.api.document.references import mappings
from servewright.core.place import Path

_ANCHORS: Final = ("$anchor", "$dynamicAnchor")


def anchors(value: Any) -> Mapping[str, tuple[Path, ...]]:
    """Where each anchor stands, in the order of the document."""
    found: dict[str, tuple[Path, ...]] = defaultdict(tuple)
    for path, node in mappings(value):
        for name in dict.fromkeys(node[keyword] for keyword in _ANCHORS if isinstance(node.get(keyword), str)):
            found[name] = (*found[name], path)
    return dict(found)


@dataclass(frozen=True, slots=True)
class Resources:
    """The parts of a file that have an `$id`, by it and by their paths; relative ones begin at the one around them."""

    paths: Mapping[str, Path]
    ids: Mapping[Path, str]

    def around(self, path: Path) -> tuple[Path, str]:
        """The innermost part that holds a path, and its id; the file itself has the empty path."""
        root = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in self.ids)
        return root, self.ids[root]


NO_RESOURCES: Final = Resources({}, {})


def resources(file: str, value: Any) -> Resources:
    """Those of a file; a reference without an `$id` around it begins at the file's own name."""
    ids: dict[Path, str] = {(): file}
    found = Resources({}, ids)
    paths: dict[str, Path] = {}
    for path, node in mappings(value):
        if isinstance(node.get("$id"), str):
            _, base = found.around(path)
            ids[path] = joined(base, node["$id"].partition("#")[0])
            paths.setdefault(ids[path], path)
    return Resources(paths, ids)


def joined(base: str, reference: str) -> str:
    """A reference as seen from a base, by RFC 3986; one that is none is left as it stands."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference
