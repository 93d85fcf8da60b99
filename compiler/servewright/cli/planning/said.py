"""What stands against a change, on standard error: the result itself is for programs too."""

from collections.abc import Iterable

from servewright.cli.output import status
from servewright.core.baseline import Baseline
from servewright.core.finding import Finding, Severity
from servewright.edge.workspace import Workspace
from servewright.formats.yaml.locate import locate_findings
from servewright.report.text import print_text

_UNMERGED = "nothing has merged here: what `renders/` holds on disk is taken as if it had"


def say(workspace: Workspace, baseline: Baseline, findings: Iterable[Finding], least: Severity) -> None:
    """That nothing has merged, and the findings that are as severe as `least`."""
    if not baseline.frozen:
        status(_UNMERGED)
    if loud := [finding for finding in findings if finding.severity >= least]:
        status(print_text(locate_findings(loud, workspace.text), colour=False).rstrip("\n"))


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that keep the change from being compiled."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]
