"""A container without an image, with a name that is taken, or with variables that no process can have."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.formats.kubernetes.names import is_label_name, is_variable_name
from servewright.formats.plain_tree import mappings_at, text_at
from servewright.formats.units.shown import shown
from servewright.stages.verify.pods.template import Container, Pods
from servewright.stages.verify.rendered import REPORT

CONTAINER_NAME = Rule(
    "VER043",
    "container_name_refused",
    Severity.ERROR,
    "A container's name is not a DNS label, or another container of the pod has it.",
    "Logs, metrics and `kubectl exec` tell containers apart by it, and an API server refuses the pod.",
)
IMAGE_MISSING = Rule(
    "VER044",
    "image_missing",
    Severity.ERROR,
    "A pod has no container, or a container has no image, or one with white space around it.",
    "Behind an operator such a pod is accepted, and then waits with `InvalidImageName` for ever.",
)
VARIABLE_REFUSED = Rule(
    "VER045",
    "variable_refused",
    Severity.ERROR,
    "An environment variable has a name that Kubernetes refuses, stands twice, or has two sources for its value.",
    "Of two variables with the same name the last one wins, and server-side apply refuses the object.",
)


def find(pods: Pods) -> Iterator[Finding]:
    """Findings about each container by itself; a pod without containers is one too."""
    names: set[str] = set()
    for container in pods.containers:
        yield from _name(pods, container, names)
        image = text_at(container.tree, "image")
        if not image or image != image.strip():
            says = f"is {shown(container.tree['image'])}" if "image" in container.tree else "is missing"
            yield pods.owner.finding(IMAGE_MISSING, (*container.path, "image"), says)
        yield from _variables(pods, container)
    if all(container.init for container in pods.containers):
        yield pods.finding(IMAGE_MISSING, ("containers",), "is empty")


def _name(pods: Pods, container: Container, names: set[str]) -> Iterator[Finding]:
    path = (*container.path, "name")
    if not is_label_name(container.name):
        yield pods.owner.finding(CONTAINER_NAME, path, f"is {shown(container.name)}, not a DNS label")
    elif container.name in names:
        yield pods.owner.finding(CONTAINER_NAME, path, f"is `{container.name}` a second time")
    names.add(container.name)


def _variables(pods: Pods, container: Container) -> Iterator[Finding]:
    names: set[str] = set()
    for index, variable in mappings_at(container.tree, "env"):
        path: Path = (*container.path, "env", index)
        name = text_at(variable, "name")
        if not is_variable_name(name):
            says = f"is {shown(name)}, not a variable's name"
            yield pods.owner.finding(VARIABLE_REFUSED, (*path, "name"), says, _RENAME)
        elif name in names:
            yield pods.owner.finding(VARIABLE_REFUSED, (*path, "name"), f"is `{name}` a second time", _RENAME)
        names.add(name)
        if text_at(variable, "value") and "valueFrom" in variable:
            yield pods.owner.finding(VARIABLE_REFUSED, path, "has both `value` and `valueFrom`")


_RENAME = f"rename the variable in the spec; else {REPORT}"
