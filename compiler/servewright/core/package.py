"""The image of a model's release, and what it is built from."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Package:
    """`image` is the reference that manifests hold, `context` the hash of the build context; `builds` counts the times
    that the version was built again.

    `files` are by path in `renders/images/<model>/<version>/`; none where the context stays as it was built.
    """

    image: str = ""
    context: str = ""
    builds: int = 0
    files: Mapping[str, bytes] = field(default_factory=dict)
