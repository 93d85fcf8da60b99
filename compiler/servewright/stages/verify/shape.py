"""An object that its kind's schema refuses, or whose kind the cluster does not have."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.formats.kubernetes.crd_schemas import SchemaFileError
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.plain_tree import text_at, value_at
from servewright.stages.verify.rendered import REPORT, Rendered, on_one_line

NO_HEADER = Rule(
    "VER010",
    "object_without_header",
    Severity.ERROR,
    "A rendered object lacks its `apiVersion`, its `kind` or its name, or one of them is no text.",
    "They are what an API server finds the object by; Argo CD takes a file without them for no manifest at all.",
)
NOT_PLAIN = Rule(
    "VER011",
    "object_not_plain",
    Severity.ERROR,
    "A rendered object holds something that JSON cannot carry.",
    "Kubernetes speaks JSON: a key that is no text, an integer of more than 64 bits or half a character never arrive.",
)
REFUSED = Rule(
    "VER012",
    "object_refused_by_schema",
    Severity.ERROR,
    "A rendered object does not fit the schema of its kind.",
    "An API server refuses it, and Argo CD then syncs nothing of its app; an unknown field it may drop in silence.",
)
NOT_SERVED = Rule(
    "VER013",
    "kind_not_served",
    Severity.ERROR,
    "A rendered object is of a kind or a version that the environment's cluster does not serve.",
    "Kubernetes removes old versions of its APIs, and an operator serves the versions of its release.",
)


class UnknownKindError(Exception):
    """Nobody knows a schema for an object's kind; the text names the kind."""


def find(rendered: Rendered, minor: str, schemas: Schemas) -> Iterator[Finding]:
    """Raises UnknownKindError, after the findings, where there is no schema to judge by."""
    missing = list(_without_header(rendered))
    yield from missing
    if rendered.unwritable:
        yield rendered.finding(NOT_PLAIN, (), f"cannot be written as JSON: {rendered.unwritable}")
    if missing or rendered.unwritable:
        return
    try:
        errors = schemas.errors(minor, rendered.tree)
        absence = schemas.absence(minor, rendered.tree) if errors is None else ""
    except SchemaFileError as broken:
        yield broken.finding
        return
    if errors is not None:
        for path, says in sorted(errors, key=lambda error: (tuple(map(str, error[0])), error[1])):
            yield rendered.finding(REFUSED, path, says, _REPORT_OR_UPDATE)
        return
    api_version = on_one_line(text_at(rendered.tree, "apiVersion"))
    if absence:
        yield rendered.finding(NOT_SERVED, (), f"of `{api_version}` {absence}", _SERVE_IT)
        return
    raise UnknownKindError(f"{api_version} {on_one_line(rendered.kind)}")


def _without_header(rendered: Rendered) -> Iterator[Finding]:
    for path in (("apiVersion",), ("kind",), ("metadata", "name")):
        if not text_at(rendered.tree, *path):
            absent = value_at(rendered.tree, *path) is None
            yield rendered.finding(NO_HEADER, path, "is missing" if absent else "is empty, or no text")


_REPORT_OR_UPDATE = f"{REPORT}; if the cluster knows more, set the Environment's `kubernetes` or give its `--crds`"
_SERVE_IT = "set the Environment's `kubernetes` to the cluster's minor, or give the CRDs of the cluster with `--crds`"
