"""One pod of a model: where it runs, as whom, and how long it may take to leave."""

from typing import Any

from servewright.core.naming import DOMAIN, selector
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.core.target import Workload
from servewright.kinds.model.kind import ModelSpec
from servewright.serving.shutdown import MARGIN, Shutdown
from servewright.targets.kubernetes.components import MODEL_SERVER
from servewright.targets.kubernetes.container import container
from servewright.targets.kubernetes.gpu_nodes import gpu_nodes
from servewright.targets.kubernetes.volumes import volumes

# The user that images are built for; any but root would do, since every folder that is written to is a volume.
USER = 10001


def pod_template(slice: Slice, workload: Workload, stop: Shutdown) -> dict[str, Any]:
    """Nothing cosmetic: whatever changes here replaces every pod."""
    model, server = slice.subject, workload.server
    spec = {
        "serviceAccountName": selector(model.identity)["app.kubernetes.io/instance"],
        "automountServiceAccountToken": False,
        # A variable for every Service of the namespace would change with the neighbours.
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": max(stop.grace, stop.pre_stop + server.drain_seconds + MARGIN),
        "securityContext": _security_context(),
        **gpu_nodes(slice.environment, model),
        "topologySpreadConstraints": [_spread(model, key) for key in _FAILURE_DOMAINS],
        "containers": [container(slice, workload, stop)],
        "volumes": volumes(model, server),
    }
    return {"metadata": {"labels": _labels(model)}, "spec": spec}


def _labels(model: Spec[ModelSpec]) -> dict[str, str]:
    identity = selector(model.identity)
    return {**identity, "app.kubernetes.io/component": MODEL_SERVER, f"{DOMAIN}/team": model.team}


def _security_context() -> dict[str, Any]:
    """What the `restricted` Pod Security Standard asks for; `fsGroup` makes the volumes writable."""
    return {
        "runAsNonRoot": True,
        "runAsUser": USER,
        "runAsGroup": USER,
        "fsGroup": USER,
        "seccompProfile": {"type": "RuntimeDefault"},
    }


_FAILURE_DOMAINS = ("topology.kubernetes.io/zone", "kubernetes.io/hostname")


def _spread(model: Spec[ModelSpec], key: str) -> dict[str, Any]:
    """A wish: a full zone must not keep pods from running at all."""
    return {
        "maxSkew": 1,
        "topologyKey": key,
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": selector(model.identity)},
    }
