"""The record of an app: what it is meant to run, as the ApplicationSet's git files generator reads it."""

from collections.abc import Iterable
from typing import Any

from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.kinds.route import RouteSpec
from servewright.serving.capacity import is_autoscaled
from servewright.serving.rollout import is_weighed, router, switched_services

HEADER = "servewright. Do not edit."


def record(slice: Slice) -> dict[str, Any]:
    """Where the app lies and who owns it, and a row for each line and route in it."""
    app = slice.app
    return {
        "app": app.name,
        "application": app.application,
        "environment": app.environment,
        "team": app.team,
        "project": f"{app.environment}-{app.team}",
        "namespace": app.namespace,
        "path": f"renders/{app.folder}",
        "autoscaled": app.kind == "model" and is_autoscaled(slice.subject),
        "switched": list(_switched(slice)),
        "weighted": list(_weighted(slice)),
        "rows": [_row(slice, spec) for spec in _subjects(slice)],
        **({"deferred": [_row(slice, spec) for spec in slice.deferred]} if slice.deferred else {}),
    }


def _switched(slice: Slice) -> Iterable[str]:
    """The Services whose selectors follow a rollout."""
    if slice.app.kind != "model":
        return ()
    return switched_services(slice.environment, slice.subject, slice.named_by(slice.subject.identity, "Route"))


def _weighted(slice: Slice) -> Iterable[str]:
    """What a rollout writes weights into: HTTPRoutes, or a VirtualService, as the environment's router has it."""
    if slice.app.kind == "model":
        model, routes = slice.subject, slice.named_by(slice.subject.identity, "Route")
        return (slice.app.name,) if router(slice.environment, model, routes) == "istio" else ()
    if slice.app.kind != "routes":
        return ()
    return (route.name for route in slice.of_kind("Route", team=slice.app.team) if _is_weighed(slice, route))


def _is_weighed(slice: Slice, route: Spec[RouteSpec]) -> bool:
    own = route.body.to.model
    return own is not None and is_weighed(slice.environment, route, slice.resolve("Model", own.name, own.line))


def _subjects(slice: Slice) -> list[Spec[Any]]:
    app = slice.app
    if app.kind == "model":
        return [slice.subject]
    kind = {"routes": "Route", "secrets": "Consumer", "gateway": "Credential"}.get(app.kind)
    return list(slice.of_kind(kind, team="" if app.kind == "gateway" else app.team)) if kind else []


def _row(slice: Slice, spec: Spec[Any]) -> dict[str, Any]:
    names = sorted({str(edge.target) for edge in slice.uses.get(spec.identity, ()) if edge.target.kind != "Team"})
    return {"kind": spec.identity.kind, "name": spec.identity.label, **_point(slice, spec), "names": names}


def _point(slice: Slice, spec: Spec[Any]) -> dict[str, str]:
    """Which release and revision; what has neither, a consumer say, follows its spec."""
    if (running := slice.running.get(spec.identity)) is None:
        return {}
    said = {"version": running.point.version, "revision": running.point.revision, "digest": running.digest}
    return {key: value for key, value in said.items() if value}
