"""The record of an app: what it is meant to run, as the ApplicationSet's git files generator reads it."""

from typing import Any

from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.serving.capacity import is_autoscaled

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
        "rows": [_row(slice, spec) for spec in _subjects(slice)],
    }


def _subjects(slice: Slice) -> list[Spec[Any]]:
    app = slice.app
    if app.kind == "model":
        return [slice.subject]
    kind = {"routes": "Route", "secrets": "Consumer", "gateway": "Credential"}.get(app.kind)
    return list(slice.of_kind(kind, team="" if app.kind == "gateway" else app.team)) if kind else []


def _row(slice: Slice, spec: Spec[Any]) -> dict[str, Any]:
    version = {"version": spec.version} if spec.version else {}
    names = sorted({str(edge.target) for edge in slice.uses.get(spec.identity, ()) if edge.target.kind != "Team"})
    return {"kind": spec.identity.kind, "name": spec.identity.label, **version, "names": names}
