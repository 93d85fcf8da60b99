"""Who is meant on the command line: an environment, a line or a route, a release."""

from collections.abc import Iterable
from dataclasses import dataclass

import click

from servewright.cli.edits.name import Name, find
from servewright.cli.promotion.refused import RefusedError
from servewright.cli.promotion.standing import Standing, called
from servewright.core.identity import Identity
from servewright.formats.nearest import did_you_mean
from servewright.formats.one_line import one_line
from servewright.formats.releases.paths import RELEASED_KINDS
from servewright.formats.units.shown import shown

_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Named:
    """`version` is empty where the user named none."""

    identity: Identity
    version: str


def named(standing: Standing, said: str) -> Named:
    """UsageError with what may have been meant; RefusedError where only a broken spec bears the name."""
    name = _parsed(standing, said)
    try:
        return Named(find(name, standing.known()), str(name.reference.version or ""))
    except ValueError as error:
        if any(name.may_match(identity) for identity in standing.specs.validated.broken):
            message = f"the spec of {shown(said)} is broken, and no release of it is known"
            raise RefusedError(message, "run `servewright compile`, and correct what it shows") from error
        raise click.UsageError(str(error)) from error


def all_named(standing: Standing, said: Iterable[str]) -> tuple[Named, ...]:
    """The same of several; UsageError where two of them are one line."""
    found: dict[Identity, Named] = {}
    for each in said:
        one = named(standing, each)
        if found.setdefault(one.identity, one) != one:
            raise click.UsageError(f"{called(one.identity)} is named twice")
    return tuple(found.values())


def _parsed(standing: Standing, said: str) -> Name:
    try:
        name = Name.parse(said, standing.specs.kinds)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if name.kind and name.kind not in RELEASED_KINDS:
        raise click.UsageError(f"a {name.kind.lower()} has no pins: it applies as soon as it has merged")
    return name


def line_of(standing: Standing, said: str) -> Identity:
    """The same where no release can be named."""
    found = named(standing, said)
    if found.version:
        raise click.UsageError(f"{shown(said)} is a release: name its line, `{found.identity.label}`")
    return found.identity


def known_environment(standing: Standing, said: str) -> str:
    """UsageError with the names that there are."""
    there = standing.environments
    if said not in there:
        near = did_you_mean(said, there) or "there is " + ", ".join(f"`{name}`" for name in sorted(there))
        raise click.UsageError(f"there is no environment {shown(said)}: {near}")
    return said


def pinned_environment(standing: Standing, said: str) -> str:
    """RefusedError for one that runs what the specs say."""
    name = known_environment(standing, said)
    if not standing.upstream(name):
        advice = "change the specs and merge them, or give the environment `promotesFrom`"
        raise RefusedError(f"environment `{name}` runs what the specs say, and takes no pins", advice)
    return name


def upstream_of(standing: Standing, environment: str, skipped: tuple[str, ...] = ()) -> str:
    """The environment that releases are taken from; UsageError where others than those between are skipped."""
    for name in skipped:
        known_environment(standing, name)
    passed: list[str] = []
    before = standing.upstream(environment)
    while before in skipped and before not in passed:
        passed.append(before)
        before = standing.upstream(before) if before in standing.environments else ""
    if strange := [name for name in skipped if name not in passed]:
        raise click.UsageError(
            f"`{strange[0]}` does not stand directly before `{environment}`: {_way(standing, environment)}"
        )
    if not before or before in (environment, *passed):
        raise click.UsageError(f"nothing stands before `{passed[-1]}`: {_way(standing, environment)}")
    if before not in standing.environments:
        advice = did_you_mean(before, standing.environments) or "correct its `promotesFrom`"
        raise RefusedError(f"`{(environment, *passed)[-1]}` promotes from `{before}`, which is no environment", advice)
    return before


def _way(standing: Standing, environment: str) -> str:
    way = [environment]
    while way[-1] in standing.environments and (before := standing.upstream(way[-1])) and before not in way:
        way.append(before)
    return "releases come by " + " <- ".join(f"`{name}`" for name in way)


def tidy_reason(said: str | None) -> str:
    """One line, as a pin holds it."""
    reason = one_line(" ".join((said or "").split()))
    if len(reason) > _LONGEST_REASON:
        raise click.UsageError(f"--reason is {len(reason)} characters long, more than {_LONGEST_REASON}")
    return reason
