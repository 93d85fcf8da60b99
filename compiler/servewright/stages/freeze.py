"""Freeze: the version that each spec describes becomes a release, and what has merged already cannot change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from servewright.core.baseline import Baseline
from servewright.core.file import File
from servewright.core.finding import Finding, Severity
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.lock import LockEntry
from servewright.core.place import Place
from servewright.core.present import Present
from servewright.core.release import Release, Running
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.core.validated import Validated
from servewright.formats.releases.contents import Contents, contents
from servewright.formats.releases.defaults import with_defaults
from servewright.formats.releases.paths import release_folder, release_path, stem
from servewright.formats.releases.revive import UnreadableSnapshotError, read_release_file
from servewright.formats.releases.snapshot import print_release, release_of
from servewright.formats.specs.typed import typed_spec

UNREADABLE = Rule(
    "PLN002",
    "release_unreadable",
    Severity.ERROR,
    "A released snapshot is none that this compiler can read.",
    "Nobody could say any more whether the version has changed since it was released.",
)


@dataclass(slots=True)
class Frozen:
    """`validated` says what released versions left out as it was understood then; `outputs` are by path below
    `renders/`; `released` are the lines whose present version has been released, `changed` those of them that say
    something else now.
    """

    validated: Validated
    releases: dict[Identity, Release] = field(default_factory=dict)
    released: set[Identity] = field(default_factory=set)
    changed: set[Identity] = field(default_factory=set)
    outputs: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def present(self, running: Mapping[str, Mapping[Identity, Running]], files: Mapping[str, File]) -> Present:
        """For whoever judges it."""
        specs = {spec.identity: spec for spec in self.validated.specs}
        return Present(specs, self.releases, frozenset(self.released), frozenset(self.changed), running, files)


def freeze(validated: Validated, kinds: Mapping[str, Kind], files: Mapping[str, File], baseline: Baseline) -> Frozen:
    """Every versioned spec that is whole; a version that the baseline holds keeps the bytes of its snapshot."""
    frozen = Frozen(validated)
    paths = sorted(files)
    restored: dict[Identity, Mapping[str, Any]] = {}
    for spec in validated.specs:
        kind = kinds[spec.identity.kind]
        if not kind.versioned or spec.identity in validated.broken:
            continue
        own = contents(spec, kind.document, files, paths)
        if not own.complete:  # linking says so
            continue
        release = release_of(spec, kind, own, _lock(spec, validated.locks))
        frozen.releases[spec.identity] = release
        _keep(spec, release, own, baseline, frozen, restored)
    _restore(frozen, kinds, restored)
    return frozen


def _keep(
    spec: Spec[Any],
    release: Release,
    own: Contents,
    baseline: Baseline,
    frozen: Frozen,
    restored: dict[Identity, Mapping[str, Any]],
) -> None:
    path, printed = release_path(spec.identity, spec.version), print_release(release)
    before = baseline.files.get(path) if baseline.frozen else None
    if before is not None and before != printed:
        try:
            read = read_release_file(spec.identity, spec.version, before)
        except UnreadableSnapshotError as error:
            frozen.findings.append(_unreadable(error.path))
            frozen.released.add(spec.identity)
            return
        if read.digest != release.digest:
            frozen.changed.add(spec.identity)
        elif read.defaults != release.defaults:
            restored[spec.identity] = read.defaults
    if before is not None:
        frozen.released.add(spec.identity)
    frozen.outputs[path] = printed if before is None else before
    folder = release_folder(spec.identity, spec.version)
    frozen.outputs |= {f"{folder}/{name}": file.content for name, file in own.files.items()}


def _unreadable(path: str) -> Finding:
    return UNREADABLE.finding(
        f"`{path}` is no snapshot that this compiler can read",
        Place(path),
        help="restore the file as it was merged, or compile with the version of servewright that wrote it",
    )


def _restore(frozen: Frozen, kinds: Mapping[str, Kind], defaults: Mapping[Identity, Mapping[str, Any]]) -> None:
    """Specs of released versions say themselves what they left out."""
    if not defaults:
        return
    before, whole = frozen.validated, dict[Spec[Any], Spec[Any]]()
    unreadable = dict[str, None]()
    for spec in (*before.specs, *before.variants.values()):
        if spec.identity in defaults:
            tree = {**spec.tree, "spec": with_defaults(spec.tree["spec"], defaults[spec.identity])}
            try:
                whole[spec] = typed_spec(kinds[spec.identity.kind], tree, spec.layers)
            except ValidationError:
                unreadable[f"renders/{release_path(spec.identity, spec.version)}"] = None
    frozen.findings += map(_unreadable, unreadable)
    specs = tuple(whole.get(spec, spec) for spec in before.specs)
    variants = {key: whole.get(spec, spec) for key, spec in before.variants.items()}
    frozen.validated = replace(before, specs=specs, variants=variants)


def _lock(spec: Spec[Any], locks: Mapping[str, Mapping[str, LockEntry]]) -> LockEntry:
    return locks.get(stem(spec.identity), {}).get(spec.version, LockEntry())


def kept_snapshots(baseline: Baseline, named: Iterable[str]) -> dict[str, bytes]:
    """What stays of the baseline's releases: all of them once they are frozen, else those that pins name.

    `named` are paths of releases and revisions, below `renders/`.
    """
    named = frozenset(named)
    folders = tuple(f"{path.removesuffix('.yaml')}/" for path in named)
    return {
        path: content
        for path, content in baseline.files.items()
        if path.startswith("releases/")
        and (path in named or path.startswith(folders) or (baseline.frozen and not _is_revision(path)))
    }


def _is_revision(path: str) -> bool:
    kind, _, rest = path.removeprefix("releases/").partition("/")
    return kind == "route" or (rest.count("/") == 1 and "+" in rest)
