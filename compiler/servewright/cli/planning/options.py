"""The options of the commands that look at all environments and write nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def looking(command: Command) -> Command:
    """Adds the options that plan and status have in common."""
    for option in reversed(
        (
            click.option("--env", "environment", metavar="ENV", help="One environment. Default: all of them."),
            click.option(
                "-C",
                "--root",
                type=click.Path(exists=True, file_okay=False, path_type=Path),
                help="The repository. Default: the nearest folder, from here upwards, that holds `specs/`.",
            ),
            click.option(
                "--against",
                metavar="REF",
                help="What has merged: where HEAD left REF. "
                "Default: the platform's branch, at `origin` if there is one.",
            ),
        )
    ):
        command = option(command)
    return command
