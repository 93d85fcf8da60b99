"""The places where specs name a model or prompt without saying which line."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from servewright.core.document import Document
from servewright.core.field import Ref
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.place import Place
from servewright.formats.specs.fields import Pattern, Wild, find_values, marked_fields


def bare_references(documents: Collection[Document], kinds: Mapping[str, Kind], named: Identity) -> Iterator[Place]:
    """The values that are the bare name, broken specs' and those under `environments:` included."""
    for document in documents:
        tree: Any = document.value
        kind = kinds.get(str(tree.get("kind"))) if isinstance(tree, dict) else None
        for pattern in _patterns(kind.document, named.kind) if kind else ():
            for path, said in find_values(tree, pattern):
                if said == named.name:
                    yield document.place(*path)


def _patterns(type_: type[BaseModel], kind: str) -> Iterator[Pattern]:
    """Where a document of this type, and its partials, may name a spec of a kind."""
    for field, ref in marked_fields(type_, Ref):
        if ref.kind == kind:
            yield field.pattern
            if field.pattern[0] == "spec":
                yield ("spec", "environments", Wild.VALUE, *field.pattern[1:])
