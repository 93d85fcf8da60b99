"""Revise: how each line and route is run becomes a revision, and a released version keeps the image that it has."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from servewright.core.baseline import Baseline
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.package import Package
from servewright.core.release import Release, Running
from servewright.core.validated import Validated
from servewright.formats.releases.paths import RELEASED_KINDS, parse_snapshot, release_folder, revision_path
from servewright.formats.releases.revision import Built, OnlyLine, built_of, print_revision, revision_of


@dataclass(slots=True)
class Revised:
    """`running` is what those environments run that follow the specs; `outputs` are by path below `renders/`.

    `kept` are folders below `renders/` that stay as they are, build contexts of images that exist already, each with
    the digests that it may have.
    """

    running: dict[Identity, Running] = field(default_factory=dict)
    outputs: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, set[str]] = field(default_factory=dict)


def revise(
    validated: Validated,
    kinds: Mapping[str, Kind],
    releases: Mapping[Identity, Release],
    packages: Mapping[Identity, Package],
    baseline: Baseline,
) -> Revised:
    """Every line that became a release, and every route."""
    only_line = _only_line(validated)
    built = _built(baseline)
    revised = Revised()
    for spec in validated.specs:
        identity = spec.identity
        release = releases.get(identity)
        if identity.kind not in RELEASED_KINDS or identity in validated.broken:
            continue
        if release is None and kinds[identity.kind].versioned:
            continue
        package = packages.get(identity, Package())
        folder = f"images/{identity.name}/{spec.version}/"
        before = built.get(release_folder(identity, spec.version))
        if before is not None and before.builds == package.builds and before.context != package.context:
            package = _as_built(package, before)
            revised.kept[folder] = {before.context}
        revised.outputs |= {f"{folder}{path}": content for path, content in package.files.items()}
        revision = revision_of(spec, kinds[identity.kind], only_line, package)
        revised.outputs[revision_path(identity, revision.point)] = print_revision(revision)
        digest = release.digest if release is not None else ""
        revised.running[identity] = Running(spec, revision.point, digest, package.image)
    return revised


def _only_line(validated: Validated) -> OnlyLine:
    majors: dict[tuple[str, str], set[int | None]] = {}
    for spec in validated.specs:
        majors.setdefault(spec.identity[:2], set()).add(spec.identity.major)

    def only(kind: str, name: str) -> int | None:
        found = majors.get((kind, name), set())
        return next(iter(found)) if len(found) == 1 else None

    return only


def _built(baseline: Baseline) -> dict[str, Built]:
    """What the image of each released version was built from, by the folder of the release; the last build counts."""
    found: dict[str, Built] = {}
    for path in sorted(baseline.files) if baseline.frozen else ():
        snapshot = parse_snapshot(path)
        if snapshot is None or not (snapshot.point.version and snapshot.point.revision):
            continue
        built = built_of(baseline.files[path])
        folder = release_folder(snapshot.identity, snapshot.point.version)
        if built is not None and (folder not in found or found[folder].builds < built.builds):
            found[folder] = built
    return found


def _as_built(package: Package, before: Built) -> Package:
    """A newer compiler may write another build context; the image that there is was made from the old one."""
    image = package.image.replace(package.context, before.context)
    return replace(package, image=image, context=before.context, files={})
