"""A compilation in memory, with what it read."""

from dataclasses import dataclass
from pathlib import Path

from servewright.cli.output import unreadable
from servewright.cli.planning.recorded import Recorded
from servewright.cli.run import equip
from servewright.core.finding import Finding
from servewright.edge.git.faults import BaselineError
from servewright.edge.workspace import Workspace
from servewright.pipeline import Assembled, Compiled, Equipment, assemble, compile_tree


@dataclass(frozen=True, slots=True)
class Attempt:
    """`findings` are those of the CRDs too."""

    tree: Recorded
    compiled: Compiled
    equipment: Equipment
    findings: tuple[Finding, ...]


def attempt(root: Path, crds: Path | None, against: str | None) -> Attempt:
    """Leaves with exit code 2 where what was released before cannot be read."""
    stopwatch, equipment, broken = equip(crds)
    tree = Recorded(Workspace(root, against))
    try:
        compiled = compile_tree(tree, equipment, stopwatch)
    except BaselineError as error:
        raise unreadable(error.message, error.help) from error
    finally:
        stopwatch.stop()
    return Attempt(tree, compiled, equipment, (*broken, *compiled.findings))


def assembled(root: Path, against: str | None) -> tuple[Assembled, Equipment]:
    """The same up to where apps are built, for those who need none."""
    stopwatch, equipment, _ = equip(None)
    try:
        return assemble(Workspace(root, against), equipment, stopwatch), equipment
    except BaselineError as error:
        raise unreadable(error.message, error.help) from error
    finally:
        stopwatch.stop()
