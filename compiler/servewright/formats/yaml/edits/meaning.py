"""What an edit of a YAML file means for its values, so that the edited text can be held against it."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from servewright.core.document import Plain
from servewright.core.place import Path, Step


def at(value: Plain, path: Path, change: Callable[[Plain], Plain]) -> Plain:
    """The value with what is at a path changed; the path leads somewhere, and nothing else is touched, nor shared."""
    if not path:
        return change(value)
    step = path[0]
    if isinstance(value, dict):
        return {key: at(below, path[1:], change) if key == step else below for key, below in value.items()}
    assert isinstance(value, list)
    return [at(below, path[1:], change) if index == step else below for index, below in enumerate(value)]


def with_scalars(value: Plain, scalars: Mapping[Path, Plain]) -> Plain:
    """The value with all of these at their paths, in one pass."""
    if () in scalars:
        return scalars[()]
    below: dict[Step, dict[Path, Plain]] = defaultdict(dict)
    for path, scalar in scalars.items():
        below[path[0]][path[1:]] = scalar
    if isinstance(value, dict):
        return {key: with_scalars(own, below[key]) if key in below else own for key, own in value.items()}
    assert isinstance(value, list)
    return [with_scalars(own, below[index]) if index in below else own for index, own in enumerate(value)]


def without(value: Plain, step: str | int) -> Plain:
    """A collection without one of its entries."""
    if isinstance(value, dict):
        return {key: below for key, below in value.items() if key != step}
    assert isinstance(value, list)
    return [below for index, below in enumerate(value) if index != step]


def with_key(value: Plain, key: str, added: Plain, after: str | None) -> Plain:
    """A mapping with a new key behind another one, or as the last."""
    assert isinstance(value, dict)
    names = list(value)
    names.insert(names.index(after) + 1 if after in names else len(names), key)
    return {name: added if name == key else value[name] for name in names}


def with_item(value: Plain, item: Plain) -> Plain:
    """A list with one more item."""
    assert isinstance(value, list)
    return [*value, item]
