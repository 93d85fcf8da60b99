"""An HTTPRoute that its CRD's own rules refuse, or that a gateway can only answer with an error.

Those rules are CEL inside the CRD, which a JSON Schema validator passes over: sigs.k8s.io/gateway-api, apis/v1.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from servewright.core.finding import Finding, Severity
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.formats.plain_tree import mapping_at, mappings_at, text_at, value_at
from servewright.formats.units.shown import shown
from servewright.stages.verify.network.ports import PORT_REFUSED, number_fault
from servewright.stages.verify.rendered import REPORT, Rendered

TIMEOUT_REFUSED = Rule(
    "VER070",
    "route_timeout_refused",
    Severity.ERROR,
    "A timeout of an HTTPRoute is no duration of Gateway API, or that of one try is longer than that of the request.",
    "A try that may outlive the request that it belongs to is refused by the CRD's own rules.",
)
NO_BACKEND = Rule(
    "VER071",
    "route_without_backend",
    Severity.ERROR,
    "A rule of an HTTPRoute sends requests nowhere: it has no backend, or the weights of all are zero.",
    "A gateway answers such requests with 500.",
)
PATH_REFUSED = Rule(
    "VER072",
    "route_path_refused",
    Severity.ERROR,
    "A path that an HTTPRoute matches has no leading `/`, holds an empty or a dotted segment, or an odd character.",
    "A gateway normalises the paths of requests, so that none would ever match; the CRD's own rules refuse it.",
)
REWRITE_REFUSED = Rule(
    "VER073",
    "route_rewrite_refused",
    Severity.ERROR,
    "A rule of an HTTPRoute replaces the prefix of a path without matching exactly one prefix.",
    "Which prefix would be replaced is not said; the CRD's own rules refuse it.",
)


def find(rendered: Rendered) -> Iterator[Finding]:
    """Findings about an HTTPRoute."""
    if (rendered.group, rendered.kind) != ("gateway.networking.k8s.io", "HTTPRoute"):
        return
    for index, rule in mappings_at(rendered.tree, "spec", "rules"):
        at: Path = ("spec", "rules", index)
        yield from _timeouts(rendered, at, mapping_at(rule, "timeouts"))
        yield from _backends(rendered, at, rule)
        yield from _paths(rendered, at, rule)


def _timeouts(rendered: Rendered, at: Path, timeouts: Mapping[str, Any]) -> Iterator[Finding]:
    read: dict[str, int] = {}
    for field, value in timeouts.items():
        length = _milliseconds(value)
        if length is None:
            says = f"is {shown(value)}, not a duration of Gateway API"
            yield rendered.finding(TIMEOUT_REFUSED, (*at, "timeouts", field), says, _CHANGE)
        else:
            read[field] = length
    # A request without end may hold a try of any length.
    if 0 < read.get("request", 0) < read.get("backendRequest", 0):
        says = f"is `{timeouts['backendRequest']}`, more than the `{timeouts['request']}` of the request"
        yield rendered.finding(TIMEOUT_REFUSED, (*at, "timeouts", "backendRequest"), says, _CHANGE)


def _milliseconds(text: Any) -> int | None:
    if not isinstance(text, str) or not _DURATION.fullmatch(text):
        return None
    return sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text))


def _backends(rendered: Rendered, at: Path, rule: Mapping[str, Any]) -> Iterator[Finding]:
    backends = mappings_at(rule, "backendRefs")
    if backends and all(backend.get("weight", 1) == 0 for _, backend in backends):
        yield rendered.finding(NO_BACKEND, (*at, "backendRefs"), "has no weight above zero", _WEIGHTS)
    if not backends and not {text_at(f, "type") for _, f in mappings_at(rule, "filters")} & _ANSWERS:
        yield rendered.finding(NO_BACKEND, at, "has no backend")
    for index, backend in backends:
        service = text_at(backend, "group") == "" and backend.get("kind", "Service") == "Service"
        if (service or "port" in backend) and (fault := number_fault(backend.get("port"))):
            yield rendered.finding(PORT_REFUSED, (*at, "backendRefs", index, "port"), fault)


def _paths(rendered: Rendered, at: Path, rule: Mapping[str, Any]) -> Iterator[Finding]:
    matches = mappings_at(rule, "matches")
    for index, match in matches:
        path = text_at(match, "path", "value") or "/"
        if text_at(match, "path", "type") != "RegularExpression" and not _is_plain_path(path):
            says = f"is {shown(path)}, not a path that a gateway matches"
            yield rendered.finding(PATH_REFUSED, (*at, "matches", index, "path", "value"), says, _CHANGE)
    replaces = any(
        value_at(filter, _FILTER_FIELDS.get(text_at(filter, "type"), ""), "path", "replacePrefixMatch") is not None
        for _, filter in mappings_at(rule, "filters")
    )
    # What is left out, a match or its path, is the prefix `/`.
    sorts = [text_at(match, "path", "type") or "PathPrefix" for _, match in matches] or ["PathPrefix"]
    if replaces and sorts != ["PathPrefix"]:
        yield rendered.finding(REWRITE_REFUSED, at, "replaces a prefix and does not match exactly one")


def _is_plain_path(path: str) -> bool:
    return (
        _PATH.fullmatch(path) is not None
        and not path.endswith(("/.", "/.."))
        and not any(part in path.lower() for part in ("//", "/./", "/../", "%2f"))
    )


_CHANGE = f"change the route's spec; else {REPORT}"
_WEIGHTS = f"give an arm of the route's experiment some weight; else {REPORT}"
_ANSWERS = frozenset({"ExtensionRef", "RequestRedirect"})
_FILTER_FIELDS = {"URLRewrite": "urlRewrite", "RequestRedirect": "requestRedirect"}
_UNITS = {"h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
_PART = re.compile(r"([0-9]{1,5})(ms|h|m|s)")
_DURATION = re.compile(r"(?:[0-9]{1,5}(?:ms|h|m|s)){1,4}")
_PATH = re.compile(r"/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*")
