"""What a command says: results on standard output, where it stands on standard error."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper

import click

from servewright.formats.one_line import one_line


def result(text: str) -> None:
    """Text for standard output, as it is. A reader that has gone, `head` say, changes no outcome of the run."""
    try:
        click.echo(text, nl=False, color=True)
    except BrokenPipeError:
        _discard_output()
    except OSError as error:
        _discard_output()
        raise cannot_write("to standard output", error) from error


def status(text: str) -> None:
    """A line for people, on standard error; whether anybody reads it changes nothing."""
    with suppress(OSError):
        click.echo(text, err=True)


def cannot_write(where: str, error: OSError) -> click.ClickException:
    """One line with what the system said."""
    return click.ClickException(one_line(f"cannot write {where}: {(error.strerror or str(error)).lower()}"))


def unreadable(message: str, help: str) -> click.ClickException:
    """What was needed and cannot be read, with what to do about it: exit code 2."""
    return _UnreadableError(one_line(message) + (f"\nhelp: {one_line(help)}" if help else ""))


class _UnreadableError(click.ClickException):
    exit_code = 2


def is_colourful() -> bool:
    """Whether standard output is a terminal, and NO_COLOR is not set."""
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def speak_utf8() -> None:
    """The same bytes in every locale; what no encoding holds, such as some names of files, is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _discard_output() -> None:
    """What is still buffered goes nowhere, else it would fail once more when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
