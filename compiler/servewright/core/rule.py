"""What a code stands for: the rule that a finding reports, with its own documentation.

Each rule is a constant of the module that raises it; its cases stand beside that module in `<module>.cases.yaml`.
"""

from dataclasses import dataclass

from servewright.core.finding import Finding, Related, Severity
from servewright.core.place import Mark, Place

# The folders of the package in which rules are raised.
FAMILIES = ("formats", "api", "stages", "targets", "edge", "cli")


@dataclass(frozen=True, slots=True)
class Rule:
    """`code` is three letters of the stage and a number, never reused; `means` and `why` are whole sentences."""

    code: str
    name: str
    severity: Severity
    means: str
    why: str

    def finding(
        self, message: str, at: Place | Mark | None = None, *, help: str = "", related: tuple[Related, ...] = ()
    ) -> Finding:
        """A finding of this rule."""
        return Finding(self.code, self.severity, message, at, help, related)
