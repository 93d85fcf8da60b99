"""`servewright lock`: what the outside world says of a model's present version, written down for `compile`."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servewright.cli.options import find_root, root_option
from servewright.cli.output import is_colourful, result, status, unreadable
from servewright.core.finding import Finding, Severity
from servewright.core.place import Place
from servewright.core.rule import Rule

if TYPE_CHECKING:
    from servewright.core.identity import Identity
    from servewright.edge.registries.lines.locking import Locked
    from servewright.edge.registries.lines.subjects import Subjects
    from servewright.edge.registries.services.document import ServicePython
    from servewright.edge.registries.weights.artifact import World

FOUND = 1
OUT_OF_DATE = 3

STALE_LOCK = Rule(
    "LCK204",
    "lock_out_of_date",
    Severity.WARNING,
    "A lock, or the document that a service emits, is not what `servewright lock` would write.",
    "What is compiled would not be what the sources and registries hold.",
)


@click.command(
    "lock",
    short_help="Resolve artifacts, base images and APIs into specs/locks/.",
    epilog="Example: servewright lock eta-predictor@2 --mlflow https://mlflow.example.com",
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "everything", is_flag=True, help="Every model, and what is locked already as well.")
@click.option("--check", is_flag=True, help="Write nothing; exit code 3 says that something would be written.")
@click.option("--rebuild", multiple=True, metavar="NAME", help="Add a build upon what its base image's tag is now.")
@click.option("--reason", default="", help="Why it is built again; goes into the lock with --rebuild.")
@click.option("--no-bases", is_flag=True, help="Ask no image registry: base images keep their tags.")
@click.option(
    "--mlflow",
    envvar=["MLFLOW_REGISTRY_URI", "MLFLOW_TRACKING_URI"],
    default="",
    help="The URI of MLflow's model registry. Default: what MLFLOW_REGISTRY_URI or MLFLOW_TRACKING_URI says.",
)
@click.option("--local-sources", is_flag=True, help="Read files outside of the repository where MLflow names them.")
@click.option("--python", default="", help="The Python that runs services; it has what they import. Default: this one.")
@click.option("--timeout", default=60.0, type=click.FloatRange(1, 3600), show_default=True, help="Seconds a service.")
@root_option
def _lock(
    names: Sequence[str],
    everything: bool,
    check: bool,
    rebuild: Sequence[str],
    reason: str,
    no_bases: bool,
    mlflow: str,
    local_sources: bool,
    python: str,
    timeout: float,
    root: Path | None,
) -> None:
    """Write down what each NAME's present version resolved to: `[model/]name[@N]`, all lines of a bare name.

    Without a NAME, only what is missing or has become another is resolved. MLflow is asked for aliases, artifacts are
    hashed, registries are asked for the digests of base images, and services for their OpenAPI documents.

    THIS RUNS CODE OF THE REPOSITORY: a service is imported, in a process of its own with no secrets in its environment
    and a limit on its time, but as the same user. Lock only what you would run.
    """
    if (names and (everything or rebuild)) or (everything and rebuild):
        raise click.UsageError("name models, or use --all, or --rebuild")
    from servewright.edge.registries.http import Http
    from servewright.edge.registries.progress import Progress
    from servewright.edge.registries.services.document import ServicePython
    from servewright.edge.registries.weights.artifact import World

    progress = Progress()
    world = World(find_root(root), mlflow, Http(), progress, local_sources)
    try:
        run = _Run(world, ServicePython(python, timeout), no_bases=no_bases)
        run.lock(names, rebuild, reason, everything=everything, check=check)
    finally:
        progress.stop()


class _Run:
    """One run of the command over a tree that has been read."""

    def __init__(self, world: "World", python: "ServicePython", *, no_bases: bool) -> None:
        from servewright.core.kind import find_kinds
        from servewright.core.target import find_targets
        from servewright.edge.git.faults import BaselineError
        from servewright.edge.registries.lines.subjects import subjects
        from servewright.edge.workspace import Workspace

        self.world, self.python = world, python
        self.without = frozenset({"bases"} if no_bases else ())
        self.workspace = Workspace(world.root)
        self.targets = find_targets()
        try:
            self.subjects: Subjects = subjects(self.workspace, find_kinds())
        except BaselineError as error:
            raise unreadable(error.message, error.help) from error

    def lock(self, names: Sequence[str], rebuild: Sequence[str], reason: str, *, everything: bool, check: bool) -> None:
        """Every line that is meant, one after the other; Exit where something was found."""
        from servewright.edge.registries.lines.locking import Locking
        from servewright.edge.renders import RendersError
        from servewright.edge.writing import exclusive

        lines = self._chosen(names or rebuild)
        locking = Locking(self.world, self.python, self.targets, self.without, self.subjects.frozen)
        findings, stale = list(self._unlinked(lines)), 0
        try:
            with exclusive(self.world.root):
                for identity in (line for line in lines if line in self.subjects.lines):
                    slice = self.subjects.lines[identity]
                    locked = (
                        locking.rebuild(slice, reason)
                        if rebuild
                        else locking.lock(slice, afresh=bool(names) or everything)
                    )
                    findings += (*locked.findings, *_stale(locked, check=check))
                    stale += bool(locked.files) and check
                    if not check:
                        locked.write(self.world.root)
                    status(f"{identity.label}: {locked.said}")
        except RendersError as error:
            raise click.ClickException(str(error)) from error
        self._show(findings)
        _exit(findings, stale)

    def _chosen(self, names: Sequence[str]) -> "Collection[Identity]":
        from servewright.edge.registries.lines.chosen import chosen

        known = self.subjects.known | self.subjects.lines.keys()
        try:
            return chosen(names, known) if names else sorted(line for line in known if line.kind == "Model")
        except ValueError as error:
            raise click.UsageError(str(error)) from error

    def _unlinked(self, lines: "Collection[Identity]") -> Iterator[Finding]:
        """Where a line cannot be locked for the errors of its tree, these."""
        if not lines or any(line not in self.subjects.lines for line in lines):
            yield from (finding for finding in self.subjects.findings if finding.severity is Severity.ERROR)
        for line in lines:
            if line not in self.subjects.lines:
                status(f"{line.label}: not locked, since its spec has errors or no environment enables it")

    def _show(self, findings: Sequence[Finding]) -> None:
        from servewright.formats.yaml.locate import locate_findings
        from servewright.report.text import print_text

        result(print_text(locate_findings(findings, self.workspace.text), is_colourful()))


def _stale(locked: "Locked", *, check: bool) -> Iterator[Finding]:
    for path, _ in locked.files if check else ():
        yield STALE_LOCK.finding(
            f"`{path}` is not what `servewright lock` would write", Place(path), help=f"run `{locked.command}`"
        )


def _exit(findings: Sequence[Finding], stale: int) -> None:
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise click.exceptions.Exit(FOUND)
    if stale:
        raise click.exceptions.Exit(OUT_OF_DATE)


COMMAND = _lock
