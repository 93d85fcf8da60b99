"""CustomResourceDefinitions made from the JSON schemas of `../shared/schemas`, so that their CEL rules are in force."""

import json
from pathlib import Path
from typing import Any

from tests.peers.go_tools import REPOSITORY, absent

SCHEMAS = REPOSITORY.parent / "shared" / "schemas"


def kinds() -> list[tuple[str, str]]:
    """Every (apiVersion, kind) that the folder has a schema for; raises KeyError for a kind that is not named below."""
    paths = sorted(_folder().glob("*/*.json"))
    return [(f"{path.parent.name}/{_version_of(path)}", _KINDS[path.stem.rpartition("_")[0]]) for path in paths]


def definition(group: str, kind: str) -> dict[str, Any]:
    """A CustomResourceDefinition with every version that the folder has of this kind."""
    paths = sorted((_folder() / group).glob(f"{kind.lower()}_*.json"))
    plural = _plural(kind.lower())
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {
            "name": f"{plural}.{group}",
            # Kubernetes guards the groups under its own domain.
            "annotations": {"api-approved.kubernetes.io": "unapproved, rebuilt from its schema for a test"},
        },
        "spec": {
            "group": group,
            "names": {"kind": kind, "listKind": f"{kind}List", "plural": plural, "singular": kind.lower()},
            "scope": "Cluster" if kind.startswith("Cluster") else "Namespaced",
            "versions": [_version(path, storage=path == paths[0]) for path in paths],
        },
    }


def _folder() -> Path:
    return SCHEMAS if SCHEMAS.is_dir() else absent("`../shared/schemas` is not beside the repository")


def _version_of(path: Path) -> str:
    return path.stem.rpartition("_")[2]


def _plural(singular: str) -> str:
    if singular.endswith("y") and singular[-2] not in "aeiou":
        return f"{singular[:-1]}ies"
    return f"{singular}es" if singular.endswith(("ch", "s", "x")) else f"{singular}s"


def _version(path: Path, *, storage: bool) -> dict[str, Any]:
    return {
        "name": _version_of(path),
        "served": True,
        "storage": storage,
        "schema": {"openAPIV3Schema": _structural(json.loads(path.read_bytes()))},
    }


def _structural(schema: Any) -> Any:
    """The schema as its project wrote it: the catalog closes each object, a CRD may not say so and is closed anyway."""
    if isinstance(schema, list):
        return [_structural(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _structural(value) for key, value in schema.items() if (key, value) != ("additionalProperties", False)}


_NAMES = """
AIGatewayRoute AIServiceBackend AlertmanagerConfig AnalysisTemplate AppProject Application ApplicationSet
AuthorizationPolicy Backend BackendSecurityPolicy BackendTLSPolicy BackendTrafficPolicy Beat ClientTrafficPolicy
ClusterAnalysisTemplate ClusterSecretStore ClusterWorkflowTemplate CronWorkflow DestinationRule Elasticsearch
EnvoyExtensionPolicy EnvoyFilter EnvoyProxy EventSource Experiment ExternalSecret GRPCRoute Gateway GatewayConfig
GrafanaDashboard HTTPRoute InferenceService Instrumentation Kibana LoadBalancerConfiguration Logstash MCPRoute
OpenTelemetryCollector PeerAuthentication PodMonitor PrometheusRule QuotaPolicy ReferenceGrant
RequestAuthentication Rollout ScaledObject SecretStore SecurityPolicy Sensor ServiceEntry ServiceMonitor Sidecar
TargetGroupBinding TargetGroupConfiguration Telemetry TriggerAuthentication VirtualService WorkflowTemplate
"""

# A file's name has the kind in lower case; an object must have it as its project writes it.
_KINDS = {kind.lower(): kind for kind in _NAMES.split()}
