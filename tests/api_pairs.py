"""Two states of an operation: every edit of the edit space in every place, and edits outside of schemas."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.test_api_edit_space import EDITS, PLACES

__all__ = ["EDITS", "Pair", "document", "pairs"]

Json = Any
OK = {"200": {"description": "ok"}}


def parameters(*written: str) -> Json:
    """An operation with query parameters: `a` is optional, `a!` required, `h:a` a header."""
    return {"parameters": [parameter(*text.rpartition(":")) for text in written], "responses": OK}


def parameter(header: str, _: str, name: str) -> Json:
    place = "header" if header else "query"
    return {"in": place, "name": name.rstrip("!"), "required": name.endswith("!"), "schema": {"type": "string"}}


def answers(*statuses: str, **headers: bool) -> Json:
    """An operation with responses, and headers that may be required."""
    written = {name: {"required": required, "schema": {"type": "string"}} for name, required in headers.items()}
    return {"responses": {status: {"description": "ok", "headers": written} for status in statuses}}


def media(*types: str, response: bool = False, required: bool = False) -> Json:
    """An operation with a body in given media types."""
    content = {name: {"schema": {"type": "object"}} for name in types}
    if response:
        return {"responses": {"200": {"description": "ok", "content": content}}}
    return {"requestBody": {"required": required, "content": content}, "responses": OK}


def locked(*schemes: str) -> Json:
    return {"responses": OK, "security": [{name: []} for name in schemes]}


# Both ways, like the edits of schemas.
OPERATIONS: Mapping[str, tuple[Json, Json]] = {
    "query parameter": (parameters(), parameters("a")),
    "required query parameter": (parameters(), parameters("a!")),
    "query parameter required": (parameters("a"), parameters("a!")),
    "header": (parameters(), parameters("h:a")),
    "required header": (parameters(), parameters("h:a!")),
    "query parameter renamed": (parameters("a"), parameters("b")),
    "parameter elsewhere": (parameters("a!"), parameters("h:a!")),
    "success": (answers("200", "201"), answers("200")),
    "failure": (answers("200", "404"), answers("200")),
    "any success": (answers("200", "default"), answers("200")),
    "response header": (answers("200", X_A=False), answers("200")),
    "required response header": (answers("200", X_A=True), answers("200")),
    "response header required": (answers("200", X_A=True), answers("200", X_A=False)),
    "media type of requests": (media("application/json", "text/csv"), media("application/json")),
    "media type of responses": (
        media("application/json", "text/csv", response=True),
        media("application/json", response=True),
    ),
    "body": (media("application/json"), {"responses": OK}),
    "required body": (media("application/json", required=True), {"responses": OK}),
    "body required": (media("application/json", required=True), media("application/json")),
    "security": (locked("key"), {"responses": OK}),
    "another scheme": (locked("key", "token"), locked("key")),
    "deprecated": ({"responses": OK, "deprecated": True}, {"responses": OK}),
    "sunset": (
        {"responses": OK, "deprecated": True, "x-sunset": "2099-01-01"},
        {"responses": OK, "deprecated": True, "x-sunset": "2098-01-01"},
    ),
    "sunset gone": (
        {"responses": OK, "deprecated": True, "x-sunset": "2099-01-01"},
        {"responses": OK, "deprecated": True},
    ),
    "stability": ({"responses": OK, "x-stability-level": "stable"}, {"responses": OK, "x-stability-level": "beta"}),
}


@dataclass(frozen=True)
class Pair:
    """Two states of one operation, and the edit that lies between them, if it is one of a schema."""

    name: str
    old: Json
    new: Json
    edit: Mapping[str, Json] = field(default_factory=dict)


def pairs(*, turned: bool) -> Iterator[Pair]:
    """All pairs; turned from narrow to wide."""
    for edit in EDITS:
        for place, operation in PLACES.items():
            wide, narrow = sound(operation(edit["wide"])), sound(operation(edit["narrow"]))
            name = f"{place}: {edit['widened' if turned else 'narrowed']}"
            yield Pair(name, narrow, wide, edit) if turned else Pair(name, wide, narrow, edit)
    for name, (old, new) in OPERATIONS.items():
        yield Pair(name, new, old) if turned else Pair(name, old, new)


def sound(operation: Json) -> Json:
    """With the descriptions that a strict reader asks for."""
    responses = operation.get("responses", OK)
    return {**operation, "responses": {status: {"description": "ok", **each} for status, each in responses.items()}}


def document(paths: Mapping[str, Json]) -> bytes:
    schemes = {name: {"type": "apiKey", "in": "header", "name": name} for name in ("key", "token")}
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1.0.0"}}
    return json.dumps({**head, "paths": paths, "components": {"securitySchemes": schemes}}).encode()
