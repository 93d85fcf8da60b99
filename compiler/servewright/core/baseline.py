"""What was released before this change: `renders/{releases,apis,*/index}` of the commit that it began at."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Baseline:
    """`files` are bytes by their paths below `renders/`; not `frozen`: they are those on disk, and may still change."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    frozen: bool = False
    commit: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was ever released."""
        return not self.frozen or not any(path.startswith("releases/") for path in self.files)
