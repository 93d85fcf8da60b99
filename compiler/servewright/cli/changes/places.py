"""Where a schema can stand in an operation, and how a caller comes to it there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from servewright.api.pairs.way import Way


@dataclass(frozen=True, slots=True)
class Position:
    """`around` gives an operation with the schema at the position."""

    way: Way
    around: Callable[[Any], Any]


def _body(schema: Any, media_type: str = "application/json") -> Any:
    return {"content": {media_type: {"schema": schema}}}


def _nested(schema: Any) -> Any:
    return {"type": "object", "properties": {"item": schema}}


def _hidden(schema: Any, flag: str) -> Any:
    return {"type": "object", "properties": {"item": {**schema, flag: True}}}


def _request(schema: Any) -> Any:
    return {"requestBody": _body(schema)}


def _parameter(schema: Any, place: str = "query") -> Any:
    return {"parameters": [{"in": place, "name": "filter", "schema": schema}]}


def _response(schema: Any) -> Any:
    return {"responses": {"200": {"description": "done", **_body(schema)}}}


def _header(schema: Any) -> Any:
    return {"responses": {"200": {"description": "done", "headers": {"X-Filter": {"schema": schema}}}}}


def _text(operation: Any) -> Any:
    """The same as plain text."""
    if "requestBody" in operation:
        return {"requestBody": _body(operation["requestBody"]["content"]["application/json"]["schema"], "text/plain")}
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return {"responses": {"200": {"description": "done", **_body(schema, "text/plain")}}}


# The first position that bears an id is the one that is shown.
POSITIONS: Final[Mapping[str, Position]] = {
    "request body": Position(Way("request", "body"), _request),
    "request property": Position(Way("request", "body", nested=True), lambda schema: _request(_nested(schema))),
    "response body": Position(Way("response", "body"), _response),
    "response property": Position(Way("response", "body", nested=True), lambda schema: _response(_nested(schema))),
    "parameter": Position(Way("request", "parameter", loose=True), _parameter),
    "parameter's property": Position(
        Way("request", "parameter", nested=True), lambda schema: _parameter(_nested(schema))
    ),
    "header's property": Position(
        Way("request", "parameter", nested=True, in_header=True), lambda schema: _parameter(_nested(schema), "header")
    ),
    "response header": Position(Way("response", "header", loose=True), _header),
    "response header's property": Position(
        Way("response", "header", nested=True), lambda schema: _header(_nested(schema))
    ),
    "request text": Position(Way("request", "body", loose=True), lambda schema: _text(_request(schema))),
    "response text": Position(Way("response", "body", loose=True), lambda schema: _text(_response(schema))),
    "read-only property": Position(
        Way("request", "body", nested=True, inert=True), lambda schema: _request(_hidden(schema, "readOnly"))
    ),
    "write-only property": Position(
        Way("response", "body", nested=True, inert=True), lambda schema: _response(_hidden(schema, "writeOnly"))
    ),
}
