"""What the compiling commands have in common: their options, and how a run is set up and shown."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from servewright.cli.modules import module_names

Command = TypeVar("Command", bound=Callable[..., Any])


def compiling(command: Command) -> Command:
    """Adds the options of a command that compiles."""
    for option in reversed(
        (
            click.option(
                "-C",
                "--root",
                type=click.Path(exists=True, file_okay=False, path_type=Path),
                help="The repository. Default: the nearest folder, from here upwards, that holds `specs/`.",
            ),
            click.option(
                "--crds",
                type=click.Path(exists=True, file_okay=False, path_type=Path),
                envvar="SERVEWRIGHT_CRDS",
                help="A folder of CRDs, or of JSON schemas as <group>/<kind>_<version>.json, for custom resources.",
            ),
            click.option(
                "--against",
                metavar="REF",
                help="What releases are compared with: where HEAD left REF. "
                "Default: the platform's branch, at `origin` if there is one.",
            ),
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
    ):
        command = option(command)
    return command


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
