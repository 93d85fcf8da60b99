"""Schemas of Kubernetes' own kinds and of custom resources: what they take and refuse, and files that are none."""

from collections.abc import Iterable
from typing import Any

import orjson
import pytest
import yaml

from servewright.formats.kubernetes.crd_schemas import SchemaFileError
from servewright.formats.kubernetes.quantity import PATTERN
from servewright.formats.kubernetes.schema_faults import compiled
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.pointer import pointer
from tests.verified import shared_schemas

Files = Iterable[tuple[str, bytes]]


def faults(files: Files, tree: dict[str, Any], minor: str = "1.34") -> list[tuple[str, str]] | None:
    schemas, _ = Schemas.load(files)
    found = schemas.errors(minor, tree)
    return None if found is None else [(pointer(path), says) for path, says in found]


def crd(schema: str, **spec: Any) -> dict[str, Any]:
    versions = [
        {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": yaml.safe_load(schema)}},
        {"name": "v1beta1", "served": True, "storage": False, "schema": {"openAPIV3Schema": {"type": "object"}}},
        {"name": "v1alpha1", "served": False, "storage": False, "schema": {"openAPIV3Schema": {"type": "object"}}},
    ]
    names = {"kind": "Widget", "plural": "widgets"}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "widgets.example.com"},
        "spec": {"group": "example.com", "names": names, "scope": "Namespaced", "versions": versions, **spec},
    }


def widget(spec: Any, version: str = "v1", **root: Any) -> dict[str, Any]:
    metadata = {"name": "eta", "namespace": "delivery"}
    return {"apiVersion": f"example.com/{version}", "kind": "Widget", "metadata": metadata, "spec": spec, **root}


def as_yaml(*definitions: Any) -> Files:
    return [("crds/widgets.yaml", yaml.safe_dump_all(definitions).encode())]


STRICT = """
type: object
properties:
  spec:
    type: object
    required: [size]
    properties:
      size: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
      bare: {x-kubernetes-int-or-string: true}
      above: {type: number, minimum: 3, exclusiveMinimum: true}
      below: {type: integer, maximum: 9, exclusiveMaximum: false}
      note: {type: string, nullable: true, pattern: '^(?i)[a-z]+$'}
      labels: {type: object, additionalProperties: {type: string}}
      nothing: {type: object}
      open:
        type: object
        x-kubernetes-preserve-unknown-fields: true
        properties: {closed: {type: object, properties: {a: {type: string}}}}
      list:
        type: array
        x-kubernetes-preserve-unknown-fields: true
        items: {type: object, properties: {a: {type: string}}}
      job: {type: object, x-kubernetes-embedded-resource: true, properties: {spec: {type: object}}}
      one:
        type: object
        properties: {a: {type: string}, b: {type: string}}
        oneOf: [{required: [a]}, {required: [b]}]
"""
ALL = {
    "size": "50%",
    "bare": 3,
    "above": 3.5,
    "below": 9,
    "note": None,
    "labels": {"any": "text"},
    "nothing": {},
    "open": {"more": 1, "closed": {"a": "text"}},
    "list": [{"a": "text", "more": 1}],
    "job": {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "a", "labels": {}}, "spec": {}},
    "one": {"a": "text"},
}
OF_KUBERNETES = "is a field that Kubernetes 1.34 does not know"
UNKNOWN = "is a field that `crds/widgets.yaml` does not know"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"size": 3}, []),
        ({"size": 1.5}, [("/spec/size", "is a fraction, not an integer or a text")]),
        ({"size": None}, [("/spec/size", "is `null`, not an integer or a text")]),
        ({"bare": True}, [("/spec/bare", "is `true`, not an integer or a text")]),
        ({"above": 3}, [("/spec/above", "is `3`, not more than 3")]),
        ({"below": 10}, [("/spec/below", "is `10`, more than 9")]),
        ({"note": "ETA"}, []),
        ({"note": "2"}, [("/spec/note", "is `2`, which does not match `^(?i)[a-z]+$`")]),
        ({"labels": {"any": 1}}, [("/spec/labels/any", "is an integer, not a text")]),
        ({"nothing": {"a": 1}}, [("/spec/nothing/a", UNKNOWN)]),
        ({"open": {"closed": {"b": 1}}}, [("/spec/open/closed/b", UNKNOWN)]),
        ({"job": {"apiVersion": "v1", "kind": "Job", "more": 1}}, [("/spec/job/more", UNKNOWN)]),
        ({"one": {}}, [("/spec/one", "lacks one of `a` or `b`")]),
        (
            {"one": {"a": "", "b": ""}},
            [("/spec/one", "fits more than one of the forms that its schema offers, and may fit one only")],
        ),
        ({"sise": 1, "more": 1}, [("/spec/more", UNKNOWN), ("/spec/sise", UNKNOWN)]),
    ],
)
def test_a_crd_is_as_strict_as_the_api_server(change: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = faults(as_yaml(crd(STRICT)), widget({**ALL, **change}))
    assert sorted(set(found or [])) == expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (widget(ALL, more=1), [("/more", UNKNOWN)]),
        (widget({}), [("/spec", "lacks `size`")]),
        (widget([]), [("/spec", "is a list, not a mapping")]),
        (
            widget(ALL, metadata={"name": "a", "lables": {}}),
            [("/metadata/lables", OF_KUBERNETES)],
        ),
        (
            widget(ALL, metadata={"name": "a", "labels": {"a": 1}}),
            [("/metadata/labels/a", "is an integer, not a text")],
        ),
        (widget(ALL, metadata=[]), [("/metadata", "is a list, not a mapping")]),
        ({"apiVersion": "example.com/v1", "kind": "Widget"}, [("", "lacks `metadata`")]),
        (widget(None, version="v1beta1"), [("/spec", UNKNOWN)]),
        (widget(ALL, version="v1alpha1"), None),
        (widget(ALL, version="v2"), None),
        ({**widget(ALL), "kind": "Gadget"}, None),
        ({**widget(ALL), "apiVersion": 3}, None),
        ({}, None),
    ],
)
def test_the_root_is_closed_too(tree: dict[str, Any], expected: list[tuple[str, str]] | None) -> None:
    assert faults(as_yaml({"kind": "Other"}, crd(STRICT)), tree) == expected


def test_a_crd_that_preserves_all_is_open() -> None:
    assert faults(as_yaml(crd(STRICT, preserveUnknownFields=True)), widget({**ALL, "more": 1})) == []


def test_crds_come_in_lists_and_in_json() -> None:
    content = orjson.dumps({"kind": "List", "apiVersion": "v1", "items": [crd(STRICT)]})
    assert faults([("crds/all.json", content)], widget({"size": []})) == [
        ("/spec/size", "is a list, not an integer or a text")
    ]


def test_a_json_schema_is_what_it_says_but_at_its_root() -> None:
    schema = {"properties": {"spec": {"type": "object", "properties": {"size": {"type": "integer", "nullable": True}}}}}
    files = [(FILE, orjson.dumps(schema))]
    unknown = f"is a field that `{FILE}` does not know"
    assert faults(files, widget({"size": None, "more": 1})) == []
    assert faults(files, widget({}, more=1)) == [("/more", unknown)]
    assert faults(files, widget({}, version="v2")) is None


FILE = "crds/example.com/widget_v1.json"


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("crds/a.yaml", b"\xff\xfe", "it is not UTF-8, or holds characters that YAML forbids"),
        ("crds/a.yaml", b"a: \x00", "it is not UTF-8, or holds characters that YAML forbids"),
        ("crds/a.yaml", b"[" * 100_000, "lists and mappings are nested more than 64 levels deep"),
        (
            "crds/a.yaml",
            b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n"
            b"d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]\n",
            "alias `*e` takes the file beyond 100000 values that aliases stand for",
        ),
        ("crds/a.json", b'{"kind": ', "it is not JSON"),
        (FILE, b"[" * 100_000, "it is not JSON"),
        (
            FILE,
            b'{"not":' * 150 + b"{}" + b"}" * 150,
            "it is nested more than 128 levels deep",
        ),
        (
            FILE,
            b'{"properties": []}',
            "its `properties` are no mapping, or its `required` is no list",
        ),
        (
            FILE,
            b'{"required": [1]}',
            "`/required/0` is `1`, which may not stand there in a JSON Schema",
        ),
        (
            FILE,
            b'{"properties": {"a": {"$ref": "file:///etc/hostname"}}}',
            "Resource 'file:///etc/hostname' is not present in a registry and retrieving it failed: ValueError: "
            "file:///etc/hostname is not part of the schema",
        ),
        (
            FILE,
            b'{"properties": {"spec": {"pattern": "(a{1000}){1000}"}}}',
            "`/properties/spec/pattern` is `(a{1000}){1000}`, which may not stand there in a JSON Schema",
        ),
    ],
)
def test_a_broken_file_is_a_finding(path: str, content: bytes, reason: str) -> None:
    words = b"" if "_v1" in path else b"# CustomResourceDefinition example.com Widget\n"
    content = (
        content[:-1] + b' "CustomResourceDefinition example.com Widget"' if path == "crds/a.json" else words + content
    )
    schemas, found = Schemas.load([(path, content)])
    assert found == ()
    for _ in range(2):
        with pytest.raises(SchemaFileError) as error:
            schemas.errors("1.34", widget({}))
        assert (error.value.finding.code, error.value.finding.message) == ("VER001", f"`{path}` is no schema: {reason}")


def test_every_shared_schema_compiles() -> None:
    files = shared_schemas()
    schemas, _ = Schemas.load(files)
    for path, _ in files:
        group, _, name = path.removeprefix("schemas/").partition("/")
        kind, _, version = name.removesuffix(".json").partition("_")
        assert schemas.errors("1.34", {"apiVersion": f"{group}/{version}", "kind": kind, "metadata": {}}) is not None


# Words.


@pytest.mark.parametrize(
    ("schema", "value", "says"),
    [
        ({"enum": ["a", "b", 3]}, "c", "is `c`, not `a`, `b` or `3`"),
        ({"enum": list("abcdefgh")}, {}, "is a mapping, not `a`, `b`, `c`, `d`, `e`, `f` or 2 others"),
        ({"const": "v1"}, "v2", "is `v2`, not `v1`"),
        ({"multipleOf": 2}, 3, "is `3`, not a multiple of 2"),
        ({"exclusiveMaximum": 2}, 2, "is `2`, not less than 2"),
        ({"minLength": 2}, "é", "has 1 characters, fewer than 2"),
        ({"maxItems": 0}, [1], "has 1 entries, more than 0"),
        ({"minProperties": 1}, {}, "has 0 entries, fewer than 1"),
        ({"uniqueItems": True}, [1, 1], "holds the same entry twice"),
        ({"not": {"required": ["a"]}}, {"a": 1}, "has a combination of fields that its schema forbids"),
        ({"properties": {"a": False}}, {"a": 1}, "may not be there"),
        ({"propertyNames": {"maxLength": 1}}, {"ab": 1}, "has a key that has 2 characters, more than 1"),
        ({"contains": {"const": 1}}, [2], "breaks the `contains` of its schema"),
        ({"anyOf": [{"const": 1}, {"type": "string"}]}, 2, "fits none of the forms that its schema offers"),
        ({"type": "string", "pattern": PATTERN}, "1GB", "is `1GB`, not a quantity"),
        ({"type": "integer"}, "x" * 99, "is a text, not an integer"),
    ],
)
def test_words(schema: dict[str, Any], value: Any, says: str) -> None:
    assert [words for _, words in compiled(schema, "it")(value)] == [says]
