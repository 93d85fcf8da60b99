"""Verify: what its schema and the API server would say of every object of an app, and what the app needs of others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from servewright.core.facts import Emits, Fact
from servewright.core.finding import Finding
from servewright.core.manifest import Manifest
from servewright.core.place import Place
from servewright.core.spec import Spec
from servewright.formats.kubernetes.schemas import Schemas
from servewright.kinds.environment import EnvironmentSpec
from servewright.stages.verify import shape
from servewright.stages.verify.facts import emitted, relied
from servewright.stages.verify.network import http_routes, network_policies, services
from servewright.stages.verify.objects import contents, metadata, sizes, twice
from servewright.stages.verify.pods import container_ports, containers, labels, probes, resources, scaling, volumes
from servewright.stages.verify.pods.template import Pods, pods_of
from servewright.stages.verify.releases import analyses, strategies
from servewright.stages.verify.rendered import Folder, Rendered, rendered


@dataclass(frozen=True, slots=True)
class Verified:
    """`unknown`: kinds that no schema is known of, such as `external-secrets.io/v1 ExternalSecret`, each once, sorted.

    `facts`: an Emits for every object, also a refused one; a Relies for every object that another app has to render.
    """

    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]
    facts: tuple[Fact, ...]


def verify(manifests: Sequence[Manifest], environment: Spec[EnvironmentSpec], schemas: Schemas, app: str) -> Verified:
    """All objects of one app. An object that its schema refuses is not looked at further, nor what names it."""
    folder = _folder(manifests, environment, app)
    findings: list[Finding] = []
    unknown: set[str] = set()
    sound: list[Rendered] = []
    for object in folder.objects:
        before = len(findings)
        try:
            findings.extend(shape.find(object, folder.minor, schemas))
        except shape.UnknownKindError as kind:
            unknown.add(str(kind))
        if len(findings) == before:
            sound.append(object)
    whole = len(sound) == len(folder.objects)
    workloads = [pods for object in sound if (pods := pods_of(object)) is not None]
    findings.extend(_alone(sound, workloads))
    if whole:
        findings.extend(_together(folder, workloads))
    facts: list[Fact] = list(emitted(folder))
    if whole:
        facts.extend(relied(folder, {fact.object for fact in facts if isinstance(fact, Emits)}))
    return Verified(tuple(dict.fromkeys(findings)), tuple(sorted(unknown)), tuple(facts))


def _folder(manifests: Sequence[Manifest], environment: Spec[EnvironmentSpec], app: str) -> Folder:
    places: dict[int, Place] = {}
    objects = []
    for manifest in manifests:
        at = places.get(id(manifest.source)) or places.setdefault(id(manifest.source), manifest.source.place())
        objects.append(rendered(manifest, at))
    body = environment.body
    return Folder(app, environment.name, body.kubernetes, body.gateway.namespace, tuple(objects))


def _alone(objects: Sequence[Rendered], workloads: Sequence[Pods]) -> Iterator[Finding]:
    for object in objects:
        for rules in (metadata, contents, http_routes, network_policies, analyses, strategies):
            yield from rules.find(object)
    for pods in workloads:
        for family in (labels, containers, container_ports, probes, volumes, resources):
            yield from family.find(pods)


def _together(folder: Folder, workloads: Sequence[Pods]) -> Iterator[Finding]:
    yield from sizes.find(folder)
    yield from twice.find(folder)
    for object in folder.objects:
        yield from services.find(object, workloads)
        yield from scaling.find(object, workloads)
