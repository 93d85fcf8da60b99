"""A route's own document: its address, what it lets through of the line behind it, and how it answers beside that."""

from typing import Any, Final

from servewright.api.lines.documents.operation import VERSION
from servewright.api.lines.routing.paths import is_below
from servewright.core.spec import Spec
from servewright.formats.plain_tree import mapping_at
from servewright.kinds.route import RouteSpec

Json = dict[str, Any]

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_KEY: Final = "consumerKey"


def routed(route: Spec[RouteSpec], line: Json | None) -> Json:
    """The document; of the line's, what cannot be reached is left out."""
    body, whole = route.body, line or {}
    info = {"title": route.name, "version": "0.0.0"}
    paths = _prompt_path(body, whole) if body.to.prompt is not None else _model_paths(body, whole)
    components = {**mapping_at(whole, "components")}
    secured: Json = {}
    if body.consumers:
        schemes = {**mapping_at(components, "securitySchemes"), _KEY: {"type": "http", "scheme": "bearer"}}
        components["securitySchemes"] = schemes
        secured["security"] = _with_key(whole.get("security"))
    elif "security" in whole:
        secured["security"] = whole["security"]
    return {
        "openapi": whole.get("openapi", VERSION),
        "info": info,
        "servers": [{"url": f"https://{body.host}"}],
        **secured,
        "paths": paths,
        **({"components": components} if components else {}),
    }


def _prompt_path(body: RouteSpec, line: Json) -> Json:
    found: Json = {}
    for item in mapping_at(line, "paths").values():
        operations = {method: _answering(body, call) for method, call in item.items() if _is_open(body, method)}
        found |= {body.path: operations} if operations else {}
    return found


def _model_paths(body: RouteSpec, line: Json) -> Json:
    found: Json = {}
    for path, item in mapping_at(line, "paths").items():
        if not isinstance(item, dict) or path.startswith("x-") or not is_below(path, body.path):
            continue
        open_ = {
            key: _answering(body, value) if key in _METHODS else value
            for key, value in item.items()
            if key not in _METHODS or _is_open(body, key)
        }
        if "$ref" in open_ or open_.keys() & set(_METHODS):
            found[path] = open_
    return found


def _is_open(body: RouteSpec, method: str) -> bool:
    return not body.methods or method.upper() in body.methods


def _answering(body: RouteSpec, call: Any) -> Any:
    """The operation as the gateway lets it answer: with a stream, or with a refusal of too many."""
    if not isinstance(call, dict) or not isinstance(call.get("responses"), dict):
        return call
    own = {"security": _with_key(call["security"])} if body.consumers and "security" in call else {}
    responses = dict(call["responses"])
    if body.stream and body.to.prompt is not None and "content" in responses.get("200", {}):
        content = next(iter(responses["200"]["content"].values()))
        responses["200"] = {**responses["200"], "content": {"text/event-stream": content}}
    if body.limits is not None:
        responses.setdefault("429", {"description": "More than the route's limits let through."})
    return {**call, **own, "responses": responses}


def _with_key(requirements: Any) -> list[Json]:
    """What a service asks for by itself, and the consumer's key."""
    asked = [each for each in requirements if isinstance(each, dict)] if isinstance(requirements, list) else []
    return [{**each, _KEY: []} for each in asked or [{}]]
