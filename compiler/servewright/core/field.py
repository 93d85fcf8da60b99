"""What a field of a spec is beside its type: frozen with the release or free to operate, a reference, a file.

These are markers for `Annotated`; the stages collect them from the types once (`formats/specs/fields.py`).
"""

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, TypeVar

T = TypeVar("T")


class Part(Enum):
    """Which half of a spec a field belongs to; a field without a mark inherits its parent's."""

    RELEASE = "release"
    OPERATIONS = "operations"
    REVIEW = "review"  # for those who review a change; neither of the halves


Release = Annotated[T, Part.RELEASE]
Operations = Annotated[T, Part.OPERATIONS]
Review = Annotated[T, Part.REVIEW]


@dataclass(frozen=True, slots=True)
class Ref:
    """The value names a spec of this kind.

    `shared`: a spec of another team may be named only where its `sharedWith` lists the naming team.
    `exact`: the reference may name an exact release (`name@1.4.0`).
    """

    kind: str
    shared: bool = True
    exact: bool = False


@dataclass(frozen=True, slots=True)
class NamesFile:
    """The value is a path, relative to the spec's own folder, of a file (or a folder of files) that the spec needs."""

    folder: bool = False


@dataclass(frozen=True, slots=True)
class NamesArtifact:
    """The value is the URI of a model's weights; without a scheme it is a file of the repository, hashed in place."""


@dataclass(frozen=True, slots=True)
class NamesStore:
    """The value names one of the environment's `secretStores`."""


@dataclass(frozen=True, slots=True)
class NamesPool:
    """The value names one of the environment's `gpuPools`."""


@dataclass(frozen=True, slots=True)
class RenderedBy:
    """The target that turns the field into output.

    `when`: only where this path of the document is set. `whole`: without the target nothing of the spec is rendered.
    """

    target: str
    when: tuple[str, ...] = ()
    whole: bool = False
