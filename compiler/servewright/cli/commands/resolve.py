"""`servewright resolve`: what a merge leaves in conflict below `renders/` is compiled anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servewright.cli.options import compiling, find_root
from servewright.cli.output import status, unreadable
from servewright.cli.writing import FOUND, write_and_show
from servewright.formats.one_line import one_line

if TYPE_CHECKING:
    from servewright.edge.git.repository import Repository

_LISTED = 50


@click.command(
    "resolve",
    short_help="Rebuild renders/ after a merge conflict.",
    epilog="Example: servewright resolve && git merge --continue",
)
@compiling
def _resolve(
    root: Path | None, crds: Path | None, against: str | None, report: str, fail_on: str, verbose: bool
) -> None:
    """Rebuild renders/ in the middle of a merge, rebase or cherry-pick, and stage it.

    Conflicts elsewhere come first: edit those files and `git add` them. Files of renders/ that are in conflict are
    removed, written anew from specs/, and staged; no conflict in them has to be read.

    Git merges what both sides changed in renders/ line by line, into files that nobody compiled. To have it stop
    there instead, with no conflict markers in the files, commit this line in .gitattributes:

    \b
      renders/** merge=servewright

    and run this once in every clone; its `false` tells git that the files are in conflict, whatever is in them:

    \b
      git config merge.servewright.driver false
    """
    from servewright.cli.run import run
    from servewright.edge.git.conflicts import find_conflicts, next_command

    found = find_root(root)
    with _told(found):
        repository = _repository(found)
        conflicts = find_conflicts(repository)
    if conflicts.others:
        raise _refused(conflicts.others)
    _take_away(found, conflicts.rendered)
    if not write_and_show(run(found, crds, report, fail_on, against), verbose=verbose):
        if conflicts.rendered:
            status("files in conflict were removed from renders/: run `servewright resolve` again to have them written")
        raise click.exceptions.Exit(FOUND)
    _stage(repository)
    status(f"renders/ is staged; go on with `{next_command(repository)}`")


@contextmanager
def _told(root: Path) -> Iterator[None]:
    """What git cannot read, in a line."""
    from servewright.edge.git.faults import GitError, NoGitError

    try:
        yield
    except GitError as error:
        explained = error.explained(str(root))
        raise unreadable(explained.message, explained.help) from error
    except NoGitError as error:
        raise unreadable("there is no `git` to run", "install it, or add its folder to PATH") from error


def _stage(repository: "Repository") -> None:
    from servewright.edge.git.conflicts import add
    from servewright.edge.git.faults import GitError

    try:
        add(repository)
    except GitError as error:
        raise click.ClickException(one_line(f"git cannot stage `renders/`: {error.gist}")) from error


def _repository(root: Path) -> "Repository":
    from servewright.edge.git.repository import find_repository

    if (repository := find_repository(root)) is None:
        raise click.UsageError(f"`{root}` is in no git repository: without git, `servewright compile` is enough")
    return repository


def _refused(others: tuple[str, ...]) -> click.ClickException:
    lines = [f"  {one_line(path)}" for path in others[:_LISTED]]
    if len(others) > _LISTED:
        lines.append(f"  and {len(others) - _LISTED} more")
    return click.ClickException("\n".join(("these files are in conflict: edit and `git add` them first", *lines)))


def _take_away(root: Path, paths: tuple[str, ...]) -> None:
    from servewright.edge.git.conflicts import take_away
    from servewright.edge.renders import RendersError
    from servewright.edge.writing import exclusive

    try:
        with exclusive(root):
            take_away(root, paths)
    except RendersError as error:
        raise click.ClickException(str(error)) from error


COMMAND = _resolve
