"""`servewright bump`: the next version of a model or prompt, written into its spec or into a new line's."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from servewright.cli.options import find_root, root_option
from servewright.cli.output import is_colourful, result, status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servewright.cli.edits.changes import Change
    from servewright.cli.edits.name import Name
    from servewright.cli.edits.specs import Specs
    from servewright.core.spec import Spec
    from servewright.formats.units.version import Version

FOUND = 1
NOTHING_WRITTEN = "nothing was written"
_STEPS = ("patch", "minor", "major")


@click.command(
    "bump",
    short_help="Give a model or prompt its next version.",
    epilog="Example: servewright bump eta-predictor@2 --minor",
)
@click.argument("name")
@click.option("--patch", is_flag=True, help="What callers observe is mended.")
@click.option("--minor", is_flag=True, help="Callers get more, and lose nothing.")
@click.option("--major", is_flag=True, help="Callers have to change: a new line, in a file beside the old one.")
@click.option("--to", metavar="VERSION", help="This version; of another major, it is a new line.")
@click.option("--dry-run", is_flag=True, help="Print what would change as a diff, and write nothing.")
@root_option
def _bump(name: str, patch: bool, minor: bool, major: bool, to: str | None, dry_run: bool, root: Path | None) -> None:
    """Give the model or prompt NAME, `[kind/]name[@N]`, its next version.

    A new line begins as a copy of the old one, and every spec that names the old one without its `@N` gets it, other
    teams' too. Comments and layout of the files stay as they are.
    """
    from servewright.cli.edits.bumped import bumped
    from servewright.cli.edits.changes import diff, write
    from servewright.cli.edits.specs import read_specs

    steps = [step for step, said in zip(_STEPS, (patch, minor, major), strict=True) if said]
    specs = read_specs(find_root(root))
    spec = _spec(specs, name)
    version = _version(spec, steps, to)
    if str(version) == spec.version:
        status(f"`{spec.identity.label}` is at {version} already")
        return
    changes = bumped(specs, spec, version)
    if dry_run:
        result(diff(changes))
        return
    write(specs.root, changes)
    result("".join(f"{change.path}: {change.what}\n" for change in changes))
    _say_what_is_next(specs, spec, version, changes)


def _spec(specs: "Specs", said: str) -> "Spec[Any]":
    """The sound spec that a name stands for."""
    from servewright.cli.edits.name import Name, find

    try:
        name = Name.parse(said, specs.kinds)
        if name.kind and not specs.kinds[name.kind].versioned:
            raise ValueError(f"a {name.kind.lower()} has no version")
        if name.reference.version:
            raise ValueError(f"`{said}` is a release: name its line, `{name.reference.name}@{name.reference.line}`")
        _refuse_broken(specs, name)
        sound = {spec.identity: spec for spec in specs.validated.specs if spec.version}
        return sound[find(name, sound)]
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _refuse_broken(specs: "Specs", name: "Name") -> None:
    """Where what is meant is broken, or may be, its findings are shown, and that is all."""
    from servewright.formats.yaml.locate import locate_findings
    from servewright.report.text import print_text

    found = [spec.identity for spec in specs.validated.specs if spec.version and name.matches(spec.identity)]
    broken = [
        identity
        for identity in specs.validated.broken
        if name.may_match(identity) and (not identity.kind or specs.kinds[identity.kind].versioned)
    ]
    is_clear = len(found) == 1 and name.reference.line is not None and found[0] not in broken
    if is_clear or not (broken or (not found and name.reference.name in specs.claimed)):
        return
    if errors := specs.errors_about(name.reference.name):
        result(print_text(locate_findings(errors, specs.texts.get), is_colourful()))
        status(NOTHING_WRITTEN)
        raise click.exceptions.Exit(FOUND)


def _version(spec: "Spec[Any]", steps: "Sequence[str]", to: str | None) -> "Version":
    """The version that is asked for; it is not below the present one."""
    from servewright.cli.edits.bumped import next_version
    from servewright.formats.units.version import Version

    now = Version.parse(spec.version)
    try:
        if len(steps) + (to is not None) != 1:
            shown = ", ".join(f"--{step} ({next_version(now, step)})" for step in _STEPS)
            raise ValueError(f"`{spec.identity.label}` is at {now}: say one of {shown} or --to VERSION")
        version = next_version(now, steps[0]) if to is None else Version.parse(to)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if version < now:
        raise click.UsageError(f"{version} is below {now}: to return to a frozen version, write it into the spec")
    return version


def _say_what_is_next(specs: "Specs", spec: "Spec[Any]", version: "Version", changes: "Sequence[Change]") -> None:
    from servewright.cli.edits.bumped import unread

    kind, name, line = spec.identity
    steps = ["run `servewright compile`"]
    if f"{kind.lower()}-{name}-v{line}" in specs.validated.locks:
        steps.insert(0, f"run `servewright lock {name}@{version.major}`")
    if version.major != line:
        steps.insert(0, f"edit `{changes[-1].path}`")
        for file in unread(specs, name):
            status(f"`{file}` is broken: see whether it names `{name}` without `@{line}`")
    status("next: " + ", then ".join(steps))


COMMAND = _bump
