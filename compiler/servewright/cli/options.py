"""What commands have in common: their options, and where the repository is."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from servewright.cli.modules import module_names

Command = TypeVar("Command", bound=Callable[..., Any])


def having(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Adds options to a command, to be shown in this order."""

    def added(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return added


root_option = click.option(
    "-C",
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The repository. Default: the nearest folder, from here upwards, that holds `specs/`.",
)
against_option = click.option(
    "--against",
    metavar="REF",
    help="What has merged: where HEAD left REF. Default: the platform's branch, at `origin` if there is one.",
)

compiling = having(
    root_option,
    click.option(
        "--crds",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        envvar="SERVEWRIGHT_CRDS",
        help="A folder of CRDs, or of JSON schemas as <group>/<kind>_<version>.json, for custom resources.",
    ),
    against_option,
    click.option(
        "--format",
        "report",
        type=click.Choice(module_names("report")),
        default="text",
        show_default=True,
        help="How findings are shown.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "note"]),
        default="error",
        show_default=True,
        help="The least severity that makes the run fail; nothing is written then.",
    ),
    click.option("-v", "--verbose", is_flag=True, help="Show the time that each stage takes."),
)
# Of the commands that look at all environments and write nothing.
looking = having(
    click.option("--env", "environment", metavar="ENV", help="One environment. Default: all of them."),
    root_option,
    against_option,
)
# Of the commands that write pins.
pinning = having(
    click.option("--dry-run", is_flag=True, help="Print what would change as a diff, and write nothing."),
    root_option,
    against_option,
)


def find_root(root: Path | None) -> Path:
    """The repository: what `--root` says, else the nearest folder that holds `specs/`; UsageError if there is none."""
    start = (root or _here()).resolve()
    for folder in (start,) if root else (start, *start.parents):
        if os.path.islink(folder / "specs"):
            raise click.UsageError(f"`{folder / 'specs'}` is a symbolic link: put a folder in its place")
        if os.path.isdir(folder / "specs"):  # a folder that cannot be looked into holds none
            return folder
    where = f"`{root}`" if root else "this folder and those above it"
    raise click.UsageError(f"there is no `specs/` in {where}: run this inside the repository, or name it with --root")


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise click.UsageError("this folder does not exist any more: go to the repository") from error
