"""What is not done, and what to do about it: one line each, and exit code 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from servewright.cli.output import status
from servewright.formats.one_line import one_line

FOUND = 1


class RefusedError(Exception):
    """`message` is one clause, `help` says what can be done now."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@contextmanager
def refusals() -> Iterator[None]:
    """Shows why a command does nothing, and leaves."""
    try:
        yield
    except RefusedError as error:
        status(f"Error: {one_line(error.message)}")
        status(f"help: {one_line(error.help)}")
        status("nothing was written")
        raise click.exceptions.Exit(FOUND) from error
