"""The command line's entrance: finds the command that is called, and imports no other."""

import sys
from contextlib import suppress
from importlib import import_module

import click

from servewright import __version__
from servewright.cli.modules import module_names
from servewright.cli.output import speak_utf8, status

USAGE_ERROR = 2
INTERRUPTED = 130


class _Commands(click.Group):
    """Commands by the names of their modules."""

    def list_commands(self, context: click.Context) -> list[str]:
        return module_names("cli/commands")

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        command: click.Command = import_module(f"servewright.cli.commands.{name}").COMMAND
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in self.list_commands(context):
            from servewright.formats.nearest import did_you_mean

            near = did_you_mean(name, self.list_commands(context))
            raise click.UsageError(f"there is no command `{name}`" + (f": {near}" if near else ""), context)
        return super().resolve_command(context, args)


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: servewright compile",
)
@click.version_option(__version__, message="servewright %(version)s")
def servewright() -> None:
    """The GitOps compiler for AI serving: specs for models, prompts and routes in, reviewed manifests out.

    Exit codes: 0 clean; 1 findings at or above --fail-on; 2 wrong usage or environment; 3 renders out of date.
    """


def main() -> None:
    """Runs a command, and turns an interruption into one line."""
    speak_utf8()
    try:
        # Click gives back the code of an `Exit`, and None where a command came to its end.
        sys.exit(servewright.main(standalone_mode=False))
    except click.ClickException as error:
        with suppress(OSError):  # nobody reads it
            error.show()
        sys.exit(USAGE_ERROR)
    except (click.Abort, KeyboardInterrupt):
        status("interrupted: run the same command again, it completes what was begun")
        sys.exit(INTERRUPTED)
