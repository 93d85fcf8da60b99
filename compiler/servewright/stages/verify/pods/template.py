"""The pods that an object makes: where its template stands, and what its containers are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from servewright.core.finding import Finding
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.formats.plain_tree import mapping_at, mappings_at, text_at, texts_in
from servewright.stages.verify.rendered import REPORT, Rendered


@dataclass(frozen=True, slots=True, eq=False)
class Container:
    """`path` from the object's root; `init` for one that ends before the others begin."""

    path: Path
    tree: Mapping[str, Any]
    init: bool

    @property
    def name(self) -> str:
        return text_at(self.tree, "name")

    @property
    def port_names(self) -> frozenset[str]:
        return frozenset(text_at(port, "name") for _, port in mappings_at(self.tree, "ports")) - {""}


@dataclass(frozen=True, slots=True, eq=False)
class Pods:
    """The pods of `owner`, whose template is at `path`."""

    owner: Rendered
    path: Path
    labels: Mapping[str, str]
    spec: Mapping[str, Any]
    containers: tuple[Container, ...]

    def finding(self, rule: Rule, path: Path, says: str, help: str = REPORT) -> Finding:
        """A finding about a value below the pods' `spec`."""
        return self.owner.finding(rule, (*self.path, "spec", *path), says, help)

    def volume_names(self) -> set[str]:
        """What containers may mount."""
        claims = mappings_at(self.owner.tree, "spec", "volumeClaimTemplates")
        names = {text_at(claim, "metadata", "name") for _, claim in claims}
        return names | {text_at(volume, "name") for _, volume in mappings_at(self.spec, "volumes")}


def pods_of(rendered: Rendered) -> Pods | None:
    """The pods of a workload; None for an object that makes none."""
    path = _TEMPLATES.get((rendered.group, rendered.kind))
    if path is None:
        return None
    template = mapping_at(rendered.tree, *path)
    spec = mapping_at(template, "spec")
    labels = texts_in(mapping_at(template, "metadata", "labels"))
    return Pods(rendered, path, labels, spec, tuple(_containers(spec, (*path, "spec"))))


def _containers(spec: Mapping[str, Any], path: Path) -> Iterator[Container]:
    for field in ("initContainers", "containers"):
        for index, container in mappings_at(spec, field):
            yield Container((*path, field, index), container, field == "initContainers")


_TEMPLATES: dict[tuple[str, str], tuple[str, ...]] = {
    ("", "Pod"): (),
    ("apps", "DaemonSet"): ("spec", "template"),
    ("apps", "Deployment"): ("spec", "template"),
    ("apps", "ReplicaSet"): ("spec", "template"),
    ("apps", "StatefulSet"): ("spec", "template"),
    ("argoproj.io", "Rollout"): ("spec", "template"),
    ("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template"),
    ("batch", "Job"): ("spec", "template"),
}
