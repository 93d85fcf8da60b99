"""A name, a namespace, a label or an annotation that an API server refuses, and fields that only it may write."""

from collections.abc import Callable, Iterator
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.formats.kubernetes.names import (
    is_label_key,
    is_label_name,
    is_label_value,
    is_path_segment,
    is_service_name,
    is_subdomain,
)
from servewright.formats.plain_tree import mapping_at
from servewright.formats.units.shown import shown
from servewright.stages.verify.objects.scope import is_namespaced
from servewright.stages.verify.rendered import REPORT, Rendered

NAME_REFUSED = Rule(
    "VER020",
    "object_name_refused",
    Severity.ERROR,
    "The name or namespace of a rendered object is not the sort of DNS name that its kind needs.",
    "Services and namespaces become parts of host names, and an API server refuses what could not be one.",
)
NAMESPACE_WRONG = Rule(
    "VER021",
    "namespace_wrong",
    Severity.ERROR,
    "An object that lives in a namespace names none, or one that lives in the cluster names one.",
    "Without it the object would land in whatever namespace an Application happens to have as its destination.",
)
LABEL_REFUSED = Rule(
    "VER022",
    "label_refused",
    Severity.ERROR,
    "A label of a rendered object has a key or a value that Kubernetes does not take.",
    "Label values have at most 63 letters, digits, `-`, `_` and `.`; an API server refuses the whole object otherwise.",
)
ANNOTATION_REFUSED = Rule(
    "VER023",
    "annotation_refused",
    Severity.ERROR,
    "An annotation has a key that Kubernetes does not take, or an object's annotations exceed 256 KiB.",
    "Annotations are kept with the object and sent on every list of it, so that their size is bounded.",
)
SERVER_FIELD = Rule(
    "VER024",
    "server_field_rendered",
    Severity.ERROR,
    "A rendered object holds a field that only the cluster writes, such as `status` or `metadata.uid`.",
    "The cluster overwrites or refuses it, and Argo CD then reports the object as out of sync for ever.",
)

ANNOTATION_BYTES = 256 * 1024


def find(rendered: Rendered) -> Iterator[Finding]:
    """Findings about the header of any object."""
    yield from _name(rendered)
    yield from _namespace(rendered)
    yield from _labels(rendered)
    yield from _annotations(rendered)
    yield from _server_fields(rendered)


def _name(rendered: Rendered) -> Iterator[Finding]:
    accepts, noun = _SORTS.get((rendered.group, rendered.kind), _SUBDOMAIN)
    if not accepts(rendered.name):
        yield rendered.finding(NAME_REFUSED, ("metadata", "name"), f"is not {noun}", _RENAME)
    if rendered.namespace and not is_label_name(rendered.namespace):
        yield rendered.finding(NAME_REFUSED, ("metadata", "namespace"), f"is not {_LABEL[1]}", _RENAME)


def _namespace(rendered: Rendered) -> Iterator[Finding]:
    namespaced = is_namespaced(rendered.group, rendered.kind)
    if namespaced and not rendered.namespace:
        yield rendered.finding(NAMESPACE_WRONG, (), "lives in a namespace and names none")
    if not namespaced and rendered.namespace:
        yield rendered.finding(NAMESPACE_WRONG, (), f"belongs to no namespace and names {shown(rendered.namespace)}")


def _labels(rendered: Rendered) -> Iterator[Finding]:
    for key, value in mapping_at(rendered.tree, "metadata", "labels").items():
        path = ("metadata", "labels", key)
        if not is_label_key(key):
            yield rendered.finding(LABEL_REFUSED, path, "is not a label key")
        if not isinstance(value, str) or not is_label_value(value):
            yield rendered.finding(LABEL_REFUSED, path, f"is {shown(value)}, not a label value", _SHORTEN)


def _annotations(rendered: Rendered) -> Iterator[Finding]:
    annotations = mapping_at(rendered.tree, "metadata", "annotations")
    size = 0
    for key, value in annotations.items():
        path = ("metadata", "annotations", key)
        if not is_label_key(key.lower()):
            yield rendered.finding(ANNOTATION_REFUSED, path, "is not an annotation key")
        if isinstance(value, str):
            size += len(key.encode()) + len(value.encode())
        else:
            yield rendered.finding(ANNOTATION_REFUSED, path, f"is {shown(value)}, not a text")
    if size > ANNOTATION_BYTES:
        says = f"has {size} bytes of annotations, more than {ANNOTATION_BYTES}"
        yield rendered.finding(ANNOTATION_REFUSED, (), says, _SHORTEN)


def _server_fields(rendered: Rendered) -> Iterator[Finding]:
    if "status" in rendered.tree:
        yield rendered.finding(SERVER_FIELD, ("status",), "is written by the cluster alone")
    for field in sorted(_SERVER_METADATA & mapping_at(rendered.tree, "metadata").keys()):
        yield rendered.finding(SERVER_FIELD, ("metadata", field), "is written by the cluster alone")


_RENAME = "give the spec that it is made from a shorter name, of lower-case letters, digits and `-`"
_SHORTEN = f"shorten what the spec says there; else {REPORT}"
_Sort = tuple[Callable[[str], bool], str]
_LABEL: _Sort = (is_label_name, "a DNS label of at most 63 characters")
_SUBDOMAIN: _Sort = (is_subdomain, "a DNS subdomain of at most 253 characters")
_PATH: _Sort = (is_path_segment, "a name that can stand in a URL")
_SORTS: dict[tuple[str, str], _Sort] = {
    ("", "Namespace"): _LABEL,
    ("", "Service"): (is_service_name, "a DNS label of at most 63 characters that begins with a letter"),
    **{
        ("rbac.authorization.k8s.io", f"{scope}Role{suffix}"): _PATH
        for scope in ("", "Cluster")
        for suffix in ("", "Binding")
    },
}
_SERVER_METADATA: frozenset[Any] = frozenset(
    {
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "generation",
        "managedFields",
        "resourceVersion",
        "selfLink",
        "uid",
    }
)
