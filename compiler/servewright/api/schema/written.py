"""One schema object by itself, as far as it says something of its own: without what `$ref` and `allOf` add."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from servewright.api.document.library import Library
from servewright.api.document.node import Node
from servewright.api.schema.facets import facets_of, is_number
from servewright.api.schema.normal import (
    ANYTHING,
    NOTHING,
    NUMBER,
    TYPES,
    Condition,
    Contains,
    Nodes,
    Schema,
)
from servewright.api.schema.values import canonical
from servewright.core.place import Place

DYNAMIC: Final = "$dynamicRef"
# Keywords that say nothing about values; `$ref` with no others beside it is the schema that it names.
SILENT: Final = frozenset(
    {
        "$ref",
        "description",
        "summary",
        "title",
        "example",
        "examples",
        "$comment",
        "externalDocs",
        "xml",
        "$schema",
        "$id",
        "$anchor",
        "$dynamicAnchor",
    }
)
NOTES: Final = (
    "default",
    "readOnly",
    "writeOnly",
    "deprecated",
    "title",
    "discriminator",
    "x-sunset",
    "x-stability-level",
    "x-extensible-enum",
)
_ODD: Final = (DYNAMIC, "$recursiveRef", "dependencies")
_RARE: Final = frozenset(
    {
        *("patternProperties", "dependentRequired", "dependentSchemas", "propertyNames", "prefixItems"),
        *("contains", "not", "if", "unevaluatedProperties", "unevaluatedItems", "contentSchema", *_ODD),
    }
)
_NAMES: Final = ("null", "boolean", "integer", "string", "array", "object")


def nodes_at(library: Library, place: Place, value: Any) -> Nodes:
    """The schemas that a place stands for: what a bare reference leads to, or itself."""
    node, seen = Node(place, value), set[Place]()
    while isinstance(node.value, dict) and isinstance(node.value.get("$ref"), str) and _is_bare(node, library):
        if node.place in seen:
            library.resolved(node)  # reports the circle
            return ANYTHING
        seen.add(node.place)
        node = library.target(node)
    if node.value is False:
        return NOTHING
    return (node.place,) if isinstance(node.value, dict) and node.value else ANYTHING


def _is_bare(node: Node, library: Library) -> bool:
    return library.legacy or all(key in SILENT for key in node.value)


@dataclass(frozen=True, slots=True)
class _Keywords:
    """The schemas below the keywords of one schema object."""

    library: Library
    place: Place
    value: Mapping[str, Any]

    def child(self, *path: str | int) -> Nodes:
        below: Any = self.value
        for step in path:
            below = below[step]
        return nodes_at(self.library, self.place.child(*path), below)

    def children(self, keyword: str) -> dict[str, Nodes]:
        entries = self.value.get(keyword)
        return {str(name): self.child(keyword, name) for name in entries} if isinstance(entries, dict) else {}

    def listed(self, keyword: str) -> tuple[Nodes, ...]:
        entries = self.value.get(keyword)
        return tuple(self.child(keyword, i) for i in range(len(entries))) if isinstance(entries, list) else ()

    def one(self, keyword: str) -> Nodes:
        return self.child(keyword) if keyword in self.value else ANYTHING


def written(library: Library, place: Place) -> Schema:
    """What the keywords at a place demand; alternatives are listed as they stand."""
    value = library.at(place).value
    if not isinstance(value, dict):
        return Schema(place, (place,))
    if library.legacy and "$ref" in value:
        return Schema(place, (place,))

    at = _Keywords(library, place, value)
    types = _types(value.get("type"))
    any_of, one_of = at.listed("anyOf"), at.listed("oneOf")
    form = Schema(
        place,
        (place,),
        types=TYPES if types is None else types,
        typed=types is not None,
        null=value.get("nullable") is True,
        enum=_enum(value),
        const="const" in value,
        facets=facets_of(value, legacy=library.legacy),
        properties=at.children("properties"),
        additional=at.one("additionalProperties"),
        required=names_in(value.get("required")),
        items=() if isinstance(value.get("items"), list) else at.one("items"),
        any_of=(any_of,) if any_of else (),
        one_of=(one_of,) if one_of else (),
        notes={keyword: value[keyword] for keyword in NOTES if keyword in value},
    )
    return form if _RARE.isdisjoint(value) and not isinstance(value.get("items"), list) else _with_rare(form, at)


def _with_rare(form: Schema, at: _Keywords) -> Schema:
    """With the keywords that most schemas do without."""
    value = at.value
    dynamic = dynamic_targets(at.library, at.place, value)
    items_list = isinstance(value.get("items"), list)
    return replace(
        form,
        patterns=at.children("patternProperties"),
        dependent_required={
            name: names_in(names) for name, names in sorted(_mapping(value, "dependentRequired").items())
        },
        dependents=at.children("dependentSchemas"),
        names=at.one("propertyNames"),
        prefix=at.listed("items") if items_list else at.listed("prefixItems"),
        items=at.one("additionalItems") if items_list else form.items,
        contains=_contains(value, at.one("contains")),
        nots=(at.child("not"),) if "not" in value else (),
        conditions=(Condition(at.child("if"), at.one("then"), at.one("else")),) if "if" in value else (),
        unevaluated_properties=at.one("unevaluatedProperties") or None,
        unevaluated_items=at.one("unevaluatedItems") or None,
        content=at.one("contentSchema") or None,
        odd={
            keyword: canonical(value[keyword])
            for keyword in _ODD
            if keyword in value and (keyword != DYNAMIC or len(dynamic) != 1)
        },
        dynamic=tuple((target,) for target in dynamic) if len(dynamic) > 1 else (),
    )


def dynamic_targets(library: Library, place: Place, value: Mapping[str, Any]) -> tuple[Place, ...]:
    """What a `$dynamicRef` may mean: every schema of its document that has the anchor, or what a pointer leads to."""
    text = value.get(DYNAMIC)
    if not isinstance(text, str):
        return ()
    target = library.seek(place, text)
    if isinstance(target, tuple):
        return ()
    _, _, fragment = text.partition("#")
    return library.anchored(target.place.file, fragment) or (target.place,)


def names_in(value: Any) -> frozenset[str]:
    """The texts of a list, none where it is no list."""
    return frozenset(name for name in value if isinstance(name, str)) if isinstance(value, list) else frozenset()


def _mapping(value: Mapping[str, Any], keyword: str) -> Mapping[str, Any]:
    found = value.get(keyword)
    return found if isinstance(found, dict) else {}


def _types(written: Any) -> frozenset[str] | None:
    """None where no type is written, or none that JSON has."""
    names = [written] if isinstance(written, str) else written
    if not isinstance(names, list):
        return None
    known = {name for name in names if name in _NAMES or name == "number"}
    if not known:
        return None
    return frozenset(known - {"number"}) | (NUMBER if "number" in known else frozenset())


def _enum(value: Mapping[str, Any]) -> frozenset[str] | None:
    enum, const = value.get("enum"), value.get("const")
    found = frozenset(map(canonical, enum)) if isinstance(enum, list) else None
    if "const" in value:
        only = frozenset({canonical(const)})
        return only if found is None else found & only
    return found


def _contains(value: Mapping[str, Any], nodes: Nodes) -> tuple[Contains, ...]:
    if "contains" not in value:
        return ()
    least, most = value.get("minContains", 1), value.get("maxContains")
    return (Contains(nodes, least if is_number(least) else 1, most if is_number(most) else None),)
