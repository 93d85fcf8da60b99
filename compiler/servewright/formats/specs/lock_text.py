"""The text of a lock file with one version's entry changed: other entries and comments keep their bytes."""

from collections.abc import Iterator, Mapping
from typing import Any

from servewright.core.document import Plain
from servewright.core.place import Path
from servewright.formats.yaml.edit import Add, Append, Edit, Remove, Replace, edited
from servewright.formats.yaml.edits.refused import EditError
from servewright.formats.yaml.load import load
from servewright.formats.yaml.print import print_yaml

_EMPTY: dict[str, Plain] = {"apiVersion": "servewright.dev/v1", "kind": "Lock", "versions": {}}


def lock_entries(text: bytes) -> dict[str, Any]:
    """The entries of a sound lock file (or of none: empty) by version, as plain values."""
    return dict(_tree(text)["versions"])


def with_entry(text: bytes, version: str, entry: Mapping[str, Plain]) -> bytes:
    """`text` is a sound lock file, or empty; the version is added at the end where it has no entry."""
    tree = _tree(text)
    wanted = {**tree["versions"], version: dict(entry)}
    if not text or not tree["versions"]:
        return print_yaml({**tree, "versions": wanted})
    try:
        return edited(text, tuple(_edits(("versions",), tree["versions"], wanted)))
    except EditError:  # anchors and the like: the file says the same, and is as if written by us
        return print_yaml({**tree, "versions": wanted})


def _tree(text: bytes) -> dict[str, Any]:
    value = load("lock.yaml", text).documents[0].value if text else _EMPTY
    if not isinstance(value, dict):
        raise TypeError("a lock that passed validation is a mapping")
    return value


def _edits(path: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Edit]:
    """What turns one mapping into the other; new keys first, so that none is left empty on the way."""
    for key in new:
        if key not in old:
            yield Add(0, path, key, new[key])
        elif new[key] != old[key]:
            yield from _changed(path, key, old[key], new[key])
    yield from (Remove(0, (*path, key)) for key in old if key not in new)


def _changed(path: Path, key: str, old: Any, new: Any) -> Iterator[Edit]:
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        yield from _edits((*path, key), old, new)
    elif not isinstance(old, dict | list) and not isinstance(new, dict | list):
        yield Replace(0, (*path, key), new)
    elif isinstance(old, list) and isinstance(new, list) and old and new[: len(old)] == old:
        yield from (Append(0, (*path, key), item) for item in new[len(old) :])
    else:
        yield Remove(0, (*path, key))
        yield Add(0, path, key, new)
