"""One compilation as the commands run it: everything up to the point where bytes would be written."""

import gc
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import click

from servewright.cli.output import is_colourful, result, status, unreadable
from servewright.core.finding import Finding, Severity
from servewright.core.kind import find_kinds
from servewright.core.registry import discover
from servewright.core.report import Report
from servewright.core.target import find_targets
from servewright.edge.git.faults import BaselineError
from servewright.edge.stopwatch import Stopwatch
from servewright.edge.workspace import Workspace, read_folder
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.yaml.locate import locate_findings
from servewright.pipeline import Compiled, Equipment, compile_tree


@dataclass(frozen=True, slots=True)
class Run:
    """What a compilation gave, and how it is to be shown."""

    root: Path
    compiled: Compiled
    report: str
    fail_on: Severity
    stopwatch: Stopwatch

    def fails(self, findings: Iterable[Finding]) -> bool:
        """Whether one of the findings is as severe as `--fail-on`; an error always is."""
        return any(finding.severity >= self.fail_on for finding in findings)

    def show(self, findings: Iterable[Finding]) -> None:
        """Prints findings to standard output, with colours where that is a terminal and NO_COLOR is not set."""
        workspace = Workspace(self.root)
        located = locate_findings(findings, workspace.text)
        printer = discover("servewright.report", "REPORT", Report)[self.report]
        result(printer.print(located, is_colourful()))

    def times(self) -> None:
        """How long each stage took."""
        for stage, seconds in self.stopwatch.times.items():
            status(f"{stage:>10} {seconds * 1000:8.0f} ms")


def equip(crds: Path | None) -> tuple[Stopwatch, Equipment, tuple[Finding, ...]]:
    """What a compilation needs beside its input, and what is wrong with the CRDs; the collector of garbage is off."""
    if (encoding := sys.getfilesystemencoding()) != "utf-8":
        # Else a name beyond ASCII would be another one here, and so would what is rendered from it.
        raise click.ClickException(f"names of files are read as `{encoding}` here: set `PYTHONUTF8=1`")
    # What is built lives until the end: looking for garbage would cost more than everything else together.
    gc.freeze()
    gc.disable()
    stopwatch = Stopwatch()
    stopwatch("set up", 0)
    schemas, broken = Schemas.load(_read(crds) if crds else ())
    return stopwatch, Equipment(find_kinds(), find_targets(), schemas), tuple(broken)


def _read(crds: Path) -> tuple[tuple[str, bytes], ...]:
    try:
        return tuple(read_folder(crds))
    except OSError as error:
        raise click.ClickException(f"cannot read `{error.filename}`: {str(error.strerror).lower()}") from error


def run(root: Path, crds: Path | None, report: str, fail_on: str, against: str | None = None) -> Run:
    """Compiles in memory; leaves with exit code 2 where what was released before cannot be read."""
    stopwatch, equipment, broken = equip(crds)
    try:
        compiled = compile_tree(Workspace(root, against), equipment, stopwatch)
    except BaselineError as error:
        raise unreadable(error.message, error.help) from error
    finally:
        stopwatch.stop()
    compiled = replace(compiled, findings=(*broken, *compiled.findings))
    return Run(root, compiled, report, Severity[fail_on.upper()], stopwatch)
