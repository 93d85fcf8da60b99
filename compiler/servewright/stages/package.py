"""Package: what a model's release serves becomes the build context of its image, the same for all environments."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from servewright.core.file import File
from servewright.core.finding import Finding, Severity
from servewright.core.identity import Identity
from servewright.core.lock import LockEntry
from servewright.core.naming import workload_name
from servewright.core.package import Package
from servewright.core.server import Server
from servewright.core.slice import App, Slice
from servewright.core.spec import Spec
from servewright.core.target import Target
from servewright.core.validated import Validated
from servewright.formats.releases.digest import context_digest
from servewright.formats.releases.paths import stem


def package(
    validated: Validated, released: Collection[Identity], files: Mapping[str, File], targets: Mapping[str, Target]
) -> tuple[dict[Identity, Package], list[Finding]]:
    """The package of each model that became a release and whose server can be described; what is wrong with others."""
    packages: dict[Identity, Package] = {}
    findings: list[Finding] = []
    for slice in _slices(validated, released, files):
        produced = _package(slice, targets)
        if isinstance(produced, Package):
            packages[slice.subject.identity] = produced
        else:
            findings += produced
    return packages, findings


def _package(slice: Slice, targets: Mapping[str, Target]) -> Package | list[Finding]:
    target = targets.get(slice.subject.body.runtime.chosen)
    context = targets["docker"].context
    if target is None or target.serve is None or context is None:  # deferring says so
        return []
    produced = list(target.serve(slice))
    findings = [each for each in produced if isinstance(each, Finding)]
    server = next((each for each in produced if isinstance(each, Server)), None)
    if server is None or any(finding.severity is Severity.ERROR for finding in findings):
        return findings
    files = dict(sorted(context(slice, server).items()))
    digest = context_digest(files)
    return Package(_image(slice, digest), digest, slice.lock(slice.subject.identity).builds, files)


def _image(slice: Slice, context: str) -> str:
    """The lock's digest where the image is built already, else a tag that is the hash of the build context."""
    model = slice.subject
    name = f"{slice.platform.body.images}/{model.name}"
    digest = slice.lock(model.identity).image
    return f"{name}@{digest}" if digest else f"{name}:{model.version}-{context}"


def _slices(validated: Validated, released: Collection[Identity], files: Mapping[str, File]) -> Iterator[Slice]:
    """Each model by itself, in the first environment that runs it; those of one that nobody promotes to come first."""
    specs = {spec.identity: spec for spec in validated.specs}
    platform = specs.get(Identity("Platform", "platform"))
    environments = sorted(
        (spec for spec in validated.specs if spec.identity.kind == "Environment"),
        key=lambda spec: (spec.body.promotes_from is not None, spec.name),
    )
    if platform is None or not environments:
        return
    for spec in validated.specs:
        if spec.identity.kind != "Model" or spec.identity not in released:
            continue
        seen = [(where, validated.variants.get((spec.identity, where.name), spec)) for where in environments]
        environment, own = next((pair for pair in seen if pair[1].body.enabled), (environments[0], spec))
        lock = validated.locks.get(stem(spec.identity), {}).get(spec.version)
        yield _slice(own, environment, platform, specs.get(Identity("Team", spec.team)), files, lock)


def _slice(
    model: Spec[Any],
    environment: Spec[Any],
    platform: Spec[Any],
    team: Spec[Any] | None,
    files: Mapping[str, File],
    lock: LockEntry | None,
) -> Slice:
    identity = model.identity
    app = App(workload_name(identity), "model", environment.name, model.team, model.namespace, subject=identity)
    locks = {identity: lock} if lock is not None else {}
    return Slice(app, platform, environment, team, {identity: model}, {}, {}, files, locks)
