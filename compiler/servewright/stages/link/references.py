"""References between specs: each resolves to one enabled spec that its owner shares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from servewright.core.field import Ref
from servewright.core.finding import Finding, Related, Severity
from servewright.core.fleet import Edge
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.local_finding import LocalFinding
from servewright.core.place import Path, Place
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.releases.paths import RELEASED_KINDS
from servewright.formats.specs.fields import Wild, find_values, marked_fields
from servewright.formats.units.reference import Reference
from servewright.stages.link.world import World

UNKNOWN = Rule(
    "LNK001",
    "reference_unknown",
    Severity.ERROR,
    "A spec names another that is not defined.",
    "What is named must be there, else the route or model that names it cannot work.",
)
AMBIGUOUS = Rule(
    "LNK002",
    "reference_ambiguous",
    Severity.ERROR,
    "A name without a line stands for several major versions.",
    "Which line answers must not change by a new one's arrival.",
)
UNKNOWN_LINE = Rule(
    "LNK003",
    "line_unknown",
    Severity.ERROR,
    "A reference names a major version that does not exist.",
    "Each line is a document of its own, so a line that is named must have one.",
)
UNKNOWN_RELEASE = Rule(
    "LNK004",
    "release_unknown",
    Severity.ERROR,
    "A reference names an exact release that is neither the line's present version nor frozen.",
    "Only a release that exists can be served.",
)
NOT_SHARED = Rule(
    "LNK005",
    "not_shared",
    Severity.ERROR,
    "A spec names one of another team that is not shared with its own.",
    "Who is named has to keep a promise, so its owner decides who may name it.",
)
DISABLED = Rule(
    "LNK008",
    "reference_disabled",
    Severity.ERROR,
    "A spec names another that the environment does not run.",
    "A route without the model behind it answers with errors.",
)
INEXACT = Rule(
    "LNK017",
    "release_for_line",
    Severity.ERROR,
    "A reference names an exact release where only a line can be named.",
    "One workload serves a line; it runs the line's present release.",
)
UNPROMOTED = Rule(
    "LNK018",
    "reference_unpromoted",
    Severity.ERROR,
    "A route was promoted, and the line that it names was not.",
    "It would answer with errors until the line arrives.",
)


@dataclass(frozen=True, slots=True)
class Mention:
    """At `path`, a document names something. `key`: the name is a key rather than a value."""

    path: Path
    text: str
    ref: Ref
    key: bool


def mentions(spec: Spec[Any], kind: Kind) -> tuple[Mention, ...]:
    """Every reference that a spec makes, in the order of its kind's fields."""
    found = []
    for field, ref in marked_fields(kind.document, Ref):
        at_key = field.pattern[-1] is Wild.KEY
        found += [Mention(path, text, ref, at_key) for path, text in find_values(spec.tree, field.pattern)]
    return tuple(found)


def resolve(spec: Spec[Any], mention: Mention, world: World) -> Iterator[Edge | Finding | LocalFinding]:
    """The edge that a mention makes, or why it makes none; nothing where its target has a finding of its own."""
    reference = Reference.parse(mention.text)
    kind, name = mention.ref.kind, reference.name
    place = spec.place(*mention.path)
    at = place.key() if mention.key else place
    lines = world.lines.get((kind, name), ())
    if world.is_broken(kind, name, _major(reference)):
        return
    if kind == "Environment" and spec.is_snapshot:  # what it says of one that has gone since counts no more
        return
    if world.promoted and kind in RELEASED_KINDS and not _is_promoted(reference, lines):
        yield _unpromoted(spec, mention, at)
    elif not lines:
        yield _unknown(spec, mention, at, world)
    elif isinstance(found := _line(mention, reference, lines, at, world), Finding):
        yield found
    else:
        yield from _check(spec, mention, found, at, world)


def _major(reference: Reference) -> int | None:
    return reference.version.major if reference.version else reference.major


def _line(
    mention: Mention, reference: Reference, lines: tuple[Identity, ...], at: Place, world: World
) -> Identity | Finding:
    """The one line that a reference means."""
    major = _major(reference)
    advice = _name_one([line.label for line in lines])
    if reference.version and not mention.ref.exact:
        return INEXACT.finding(
            f"`{mention.text}` is an exact release, and a line is wanted", at, help=f"name `{reference.name}@{major}`"
        )
    if major is None:
        enabled = [line for line in lines if line in world.specs] or lines
        if len(enabled) == 1:
            return enabled[0]
        return AMBIGUOUS.finding(f"`{mention.text}` stands for {len(lines)} lines", at, help=advice)
    found = Identity(lines[0].kind, reference.name, major)
    if found not in lines:
        return UNKNOWN_LINE.finding(f"`{reference.name}` has no line {major}", at, help=advice)
    version = (world.specs.get(found) or world.disabled[found]).version
    if (
        reference.version
        and str(reference.version) != version
        and (found, str(reference.version)) not in world.released
    ):
        return UNKNOWN_RELEASE.finding(
            f"`{mention.text}` is no release: the line is at {version}", at, help=f"name `{reference.name}@{version}`"
        )
    return found


def _check(
    spec: Spec[Any], mention: Mention, found: Identity, at: Place, world: World
) -> Iterator[Edge | Finding | LocalFinding]:
    if (target := world.specs.get(found)) is None:
        off = world.disabled[found]
        yield LocalFinding(
            DISABLED,
            f"{_subject(spec)} names {found.kind.lower()} `{found.label}`, which is off",
            at,
            f"set `enabled: false` for the {spec.identity.kind.lower()} too, or name another {found.kind.lower()}",
            (Related(off.place("spec", "enabled"), "disabled here"),),
        )
    elif mention.ref.shared and target.team not in ("", spec.team) and spec.team not in target.shared_with:
        yield NOT_SHARED.finding(
            f"{_subject(spec)} names {found.kind.lower()} `{found.label}` of team `{target.team}`, "
            f"which is not shared with `{spec.team}`",
            at,
            help=f"ask `{target.team}` to add `{spec.team}` to its `sharedWith`",
            related=(Related(target.place("metadata", "name"), "defined here"),),
        )
    else:
        yield Edge(spec.identity, mention.path, found)


def _unknown(spec: Spec[Any], mention: Mention, at: Place, world: World) -> Finding:
    kind = mention.ref.kind
    name = Reference.parse(mention.text).name
    near = world.nearest(kind, name)
    define = f"define {'an' if kind[0] in 'AEIOU' else 'a'} {kind} `{name}`"
    return UNKNOWN.finding(
        f"{_subject(spec)} names {kind.lower()} `{mention.text}`, which is not defined",
        at,
        help=f"{define}, or {_name_one(near)}" if near else define,
    )


def _is_promoted(reference: Reference, lines: Sequence[Identity]) -> bool:
    return any(reference.line in (None, line.major) for line in lines)


def _unpromoted(spec: Spec[Any], mention: Mention, at: Place) -> LocalFinding:
    kind, reference = mention.ref.kind.lower(), Reference.parse(mention.text)
    name = reference.name if reference.line is None else f"{reference.name}@{reference.line}"
    return LocalFinding(
        UNPROMOTED,
        f"{_subject(spec)} names {kind} `{mention.text}`, which is not promoted",
        at,
        f"run `servewright promote {kind}/{name}` for that environment too",
    )


def _name_one(names: Sequence[str]) -> str:
    return f"name {'one of ' if len(names) > 1 else ''}{', '.join(f'`{name}`' for name in names)}"


def _subject(spec: Spec[Any]) -> str:
    return f"{spec.identity.kind.lower()} `{spec.identity.label}`"
