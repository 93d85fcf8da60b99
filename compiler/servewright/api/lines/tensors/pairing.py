"""Which tensor of an old model is which of the new one."""

from collections.abc import Mapping
from dataclasses import dataclass

from servewright.api.lines.tensors.wire import Interval, WireTensor
from servewright.formats.units.tensor import TensorType

Tensors = Mapping[str, WireTensor]
Looks = tuple[TensorType, tuple[Interval, ...], bool]


@dataclass(frozen=True, slots=True)
class Pairing:
    """`renamed` maps old names to new ones; all in the order of names."""

    kept: tuple[str, ...]
    renamed: Mapping[str, str]
    removed: tuple[str, ...]
    added: tuple[str, ...]


def pair(old: Tensors, new: Tensors) -> Pairing:
    """By name; what is left is renamed where type, shape and need are the same, and nothing else fits either."""
    gone, come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    before, after = _by_looks(gone, old), _by_looks(come, new)
    renamed = {
        names[0]: after[looks][0] for looks, names in before.items() if len(names) == len(after.get(looks, ())) == 1
    }
    return Pairing(
        tuple(sorted(old.keys() & new.keys())),
        renamed,
        tuple(name for name in gone if name not in renamed),
        tuple(name for name in come if name not in renamed.values()),
    )


def _by_looks(names: list[str], tensors: Tensors) -> Mapping[Looks, list[str]]:
    found: dict[Looks, list[str]] = {}
    for name in names:
        tensor = tensors[name]
        found.setdefault((tensor.type, tensor.shape, tensor.optional), []).append(name)
    return found
