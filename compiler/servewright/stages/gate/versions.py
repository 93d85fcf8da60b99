"""A version promises how much has changed since the one before; the gate holds it to that."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from servewright.api.change import Change, Size
from servewright.api.lines.compare import compare_lines
from servewright.api.lines.side import Side
from servewright.core.baseline import Baseline
from servewright.core.finding import Finding, Severity
from servewright.core.fleet import Fleet
from servewright.core.kind import Kind
from servewright.core.place import Place
from servewright.core.present import Present
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.releases.revive import UnreadableSnapshotError, revive_release
from servewright.formats.releases.versions import released_versions
from servewright.formats.units.version import Version
from servewright.stages.gate.callers import callers
from servewright.stages.gate.changes import counted, related

FROZEN = Rule(
    "PLN001",
    "release_changed",
    Severity.ERROR,
    "A spec changes what callers can observe, under a version that has been released.",
    "Two things would bear one version, and which of them answers would depend on the environment.",
)
BREAKING = Rule(
    "API010",
    "break_inside_line",
    Severity.ERROR,
    "A new version of a line breaks what callers of the line rely on.",
    "Routes follow a line without an edit, so callers would fail on the day of the merge.",
)
TOO_SMALL = Rule(
    "API011",
    "version_too_small",
    Severity.ERROR,
    "A version promises that nothing was added, and something was.",
    "Who reads a patch version expects a correction, and a caller that uses the addition cannot go back.",
)
OUT_OF_ORDER = Rule(
    "API012",
    "version_before_first",
    Severity.ERROR,
    "A new version comes before every version that its line has released.",
    "There is nothing that it could be compared with, so a break would go unseen.",
)
UNREADABLE = Rule(
    "API016",
    "release_incomparable",
    Severity.ERROR,
    "The release that a version is measured from cannot be read.",
    "A break would go unseen.",
)


def judge_versions(
    present: Present, kinds: Mapping[str, Kind], baseline: Baseline, fleets: Sequence[Fleet]
) -> Iterator[Finding]:
    """Every line of which the baseline holds a release."""
    before = released_versions(baseline)
    for identity in present.releases:
        if identity in present.changed:
            yield _changed(present, kinds, baseline, present.specs[identity])
        elif identity in before and identity not in present.released:
            yield from _judge(present, kinds, baseline, present.specs[identity], before[identity], fleets)


def _judge(
    present: Present,
    kinds: Mapping[str, Kind],
    baseline: Baseline,
    spec: Spec[Any],
    versions: Sequence[Version],
    fleets: Sequence[Fleet],
) -> Iterator[Finding]:
    """The change from the highest release below; pre-releases promise nothing, and so nothing is measured from one."""
    version = Version.parse(spec.version)
    stable = [each for each in versions if not each.prerelease]
    below = [each for each in stable if each < version]
    if not below and stable:
        yield OUT_OF_ORDER.finding(
            f"{_named(spec)} {version} comes before {stable[0]}, the first release of the line",
            spec.place("spec", "version"),
            help=f"give it a version above {stable[-1]}",
        )
    elif below:
        changes = _changes(present, kinds, baseline, spec, below[-1])
        if isinstance(changes, Finding):
            yield changes
        else:
            yield from _too_small(spec, below[-1], version, stable[-1].minor + 1, changes, fleets)


def _changes(
    present: Present, kinds: Mapping[str, Kind], baseline: Baseline, spec: Spec[Any], version: Version
) -> tuple[Change, ...] | Finding:
    try:
        before = revive_release(kinds[spec.identity.kind], spec, str(version), baseline.files)
    except UnreadableSnapshotError as error:
        return UNREADABLE.finding(
            f"`{error.path}` cannot be read, so nobody can say what changed since {version}",
            Place(error.path),
            help="restore the file as it was merged",
        )
    assert before is not None, "versions come from the snapshots' own names"
    return compare_lines(Side(before.spec, before.files), Side(spec, present.files))


def _changed(present: Present, kinds: Mapping[str, Kind], baseline: Baseline, spec: Spec[Any]) -> Finding:
    """With the version that the change is worth."""
    version = Version.parse(spec.version)
    changes = _changes(present, kinds, baseline, spec, version)
    if isinstance(changes, Finding):
        return changes
    sizes = {change.size for change in changes}
    if Size.BREAKING in sizes and version.major:
        step, advice = "--major", "it breaks callers"
    elif Size.BREAKING in sizes or (Size.ADDITIVE in sizes and version.major):
        step, advice = "--minor", "it breaks callers" if Size.BREAKING in sizes else "it adds to the API"
    else:
        step, advice = "--patch", "callers need not care"
    noun = spec.identity.kind.lower()
    return FROZEN.finding(
        f"{_named(spec)} {version} is released, and the spec says something else now",
        spec.place("spec", "version"),
        help=f"run `servewright bump {noun}/{spec.identity.label} {step}`: {advice}; or restore what was released",
        related=tuple(related(changes)),
    )


def _too_small(
    spec: Spec[Any],
    before: Version,
    version: Version,
    next_minor: int,
    changes: Sequence[Change],
    fleets: Sequence[Fleet],
) -> Iterator[Finding]:
    """`next_minor` is the first that has not been released."""
    breaking = [change for change in changes if change.size is Size.BREAKING]
    additive = [change for change in changes if change.size is Size.ADDITIVE]
    at, early = spec.place("spec", "version"), version.major == 0
    minor = version.minor > before.minor
    noun = spec.identity.kind.lower()
    if breaking and not (early and minor):
        wanted = (
            f"write version 0.{next_minor}.0"
            if early
            else f"run `servewright bump {noun}/{spec.identity.label} --major`"
        )
        yield BREAKING.finding(
            f"{_named(spec)} {version} breaks callers of {before}: {counted(breaking)}",
            at,
            help=f"restore what they rely on, or {wanted}",
            related=(*related(breaking), *callers(spec.identity, fleets)),
        )
    elif additive and not breaking and not early and not minor:
        yield TOO_SMALL.finding(
            f"{_named(spec)} {version} adds to {before} and is called a patch: {counted(additive)}",
            at,
            help=f"write version {version.major}.{next_minor}.0",
            related=tuple(related(additive)),
        )


def _named(spec: Spec[Any]) -> str:
    return f"{spec.identity.kind.lower()} `{spec.name}`"
