"""Which Deployments an autoscaler sizes: Argo CD must leave their replicas alone, and set those of all others."""

from typing import Any

from servewright.core.naming import workload_name
from servewright.core.slice import Slice
from servewright.serving.capacity import is_autoscaled


def ignore_autoscaled_replicas(slice: Slice) -> dict[str, Any]:
    """A patch that only an autoscaled app's Application gets; nothing where the team has none.

    Ignoring them on all Deployments would keep a change of `scaling.min` from ever reaching one with a fixed number of
    pods; a list of all autoscaled ones in each Application would grow with the square of their number.
    """
    models = slice.of_kind("Model", team=slice.app.team)
    names = [workload_name(model.identity) for model in models if is_autoscaled(model)]
    return {"templatePatch": _patch(names)} if names else {}


def _patch(names: list[str]) -> str:
    """A Go template; the names need no escape, for they are Kubernetes'."""
    quoted = "".join(f'  "{name}"\n' for name in names)
    return f"{{{{- $autoscaled := list\n{quoted}}}}}\n{_IGNORE}"


_IGNORE = """\
{{- if has .app $autoscaled }}
spec:
  ignoreDifferences:
    - group: apps
      kind: Deployment
      name: "{{ .app }}"
      jsonPointers:
        - /spec/replicas
{{- end }}
"""
