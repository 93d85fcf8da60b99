"""A field that is null says the same as one that is left out."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from servewright.core.finding import Severity
from servewright.formats.specs.fields import SpecField, Wild, spec_fields
from servewright.formats.yaml.print import print_yaml
from tests.trees import MemoryTree, compiled, platform
from tests.whole import kinds, spec_files, trees_of

Place = tuple[str, int, tuple[str, ...]]  # a file, which of its documents, and a path in it


def optional(field: SpecField) -> bool:
    """A field outside of lists and mappings of free keys, whose default is that nothing stands there."""
    return not field.required and field.default is None and not any(isinstance(step, Wild) for step in field.pattern)


def places() -> Iterator[Place]:
    """Where the small platform leaves an optional field out, though it could be there."""
    for path, text in spec_files(platform()):
        for index, tree in enumerate(trees_of(text)):
            for field in filter(optional, spec_fields(kinds()[tree["kind"]].document)):
                keys = tuple(str(step) for step in field.pattern)
                holder = _at(tree, keys[:-1])
                if isinstance(holder, dict) and keys[-1] not in holder:
                    yield path, index, keys


def _at(tree: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


PLACES = list(places())


@pytest.mark.parametrize("place", PLACES, ids=[f"{path}-{index}-{'.'.join(keys)}" for path, index, keys in PLACES])
def test_null_is_as_good_as_nothing(place: Place) -> None:
    path, index, keys = place
    trees = trees_of(platform()[path])
    _at(trees[index], keys[:-1])[keys[-1]] = None
    outcome = compiled(MemoryTree({**platform(), path: b"---\n".join(map(print_yaml, deepcopy(trees)))}))
    plain = compiled(MemoryTree(platform()))
    assert outcome.outputs == plain.outputs
    assert [finding.message for finding in outcome.findings] == [finding.message for finding in plain.findings]
    assert {finding.severity for finding in outcome.findings} == {Severity.NOTE}
