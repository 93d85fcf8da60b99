"""What a cluster of the rendered version answers to manifests, by its own API server."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.peers import crds
from tests.peers.api_server import ApiServer, Verdict
from tests.peers.kubectl import kubectl
from tests.peers.renders import RENDERS, rendered

pytestmark = pytest.mark.peers

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: eta, namespace: delivery}
spec:
  selector: {matchLabels: {app: eta}}
  template:
    metadata: {labels: {app: eta}}
    spec:
      containers:
      - name: server
        image: registry.example.com/ai/eta:1
        ports: [{containerPort: 8000}]
        resources: {limits: {nvidia.com/gpu: 1}}
"""

CONTAINER = ("spec", "template", "spec", "containers", 0)

REFUSED = {
    "a selector that does not match the labels": (
        ("spec", "selector", "matchLabels", "app"),
        "menu",
        'Deployment.apps "eta" is invalid: spec.template.metadata.labels: Invalid value: {"app":"eta"}: '
        "`selector` does not match template `labels`",
    ),
    "a port that does not exist": (
        (*CONTAINER, "ports", 0, "containerPort"),
        99999,
        'Deployment.apps "eta" is invalid: spec.template.spec.containers[0].ports[0].containerPort: '
        "Invalid value: 99999: must be between 1 and 65535, inclusive",
    ),
    "half a GPU": (
        (*CONTAINER, "resources", "limits", "nvidia.com/gpu"),
        "500m",
        'Deployment.apps "eta" is invalid: spec.template.spec.containers[0].resources.limits[nvidia.com/gpu]: '
        'Invalid value: "500m": must be an integer',
    ),
    "an unknown field": (
        (*CONTAINER, "imagePullSecret"),
        "pull",
        'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: '
        'unknown field "spec.template.spec.containers[0].imagePullSecret"',
    ),
}

ROUTE = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: caption, namespace: delivery}
spec:
  rules:
  - backendRefs: [{name: caption, port: 80}]
    timeouts: {request: 2s, backendRequest: 1s}
"""

APPLY = ("apply", "--server-side", "--dry-run=server", "--recursive")


@pytest.fixture(scope="module")
def server(api_server: ApiServer) -> ApiServer:
    api_server.ensure_namespace("delivery")
    return api_server


@pytest.fixture(scope="module")
def verdicts(api_server: ApiServer) -> dict[str, Verdict]:
    """What the server says of every rendered manifest, by its path under `renders/`."""
    texts = {path: path.read_bytes() for path in rendered("*/apps/*/*.yaml", "*/argocd/*.yaml")}
    for namespace in sorted({_namespace(text) for text in texts.values()} - {""}):
        api_server.ensure_namespace(namespace)
    return {str(path.relative_to(RENDERS)): api_server.dry_run_yaml(text) for path, text in texts.items()}


def test_deployment_is_accepted(server: ApiServer) -> None:
    assert server.dry_run(yaml.safe_load(DEPLOYMENT)) is None


@pytest.mark.parametrize("case", REFUSED)
def test_deployment_is_refused(server: ApiServer, case: str) -> None:
    path, value, message = REFUSED[case]
    assert server.dry_run(_edited(yaml.safe_load(DEPLOYMENT), path, value)) == message


def test_missing_namespace_is_refused(server: ApiServer) -> None:
    manifest = _edited(yaml.safe_load(DEPLOYMENT), ("metadata", "namespace"), "nowhere")
    assert server.dry_run(manifest) == 'namespaces "nowhere" not found'


def test_namespace_that_exists_is_accepted(server: ApiServer) -> None:
    assert server.dry_run({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "delivery"}}) is None


def test_unknown_kind_is_refused(server: ApiServer) -> None:
    manifest = {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HttpRoute", "metadata": {"name": "caption"}}
    assert server.dry_run(manifest) == 'no matches for kind "HttpRoute" in version "gateway.networking.k8s.io/v1"'


def test_route_is_accepted(server: ApiServer) -> None:
    assert server.dry_run(yaml.safe_load(ROUTE)) is None


def test_route_is_refused_by_a_rule_in_its_definition(server: ApiServer) -> None:
    manifest = _edited(yaml.safe_load(ROUTE), ("spec", "rules", 0, "timeouts", "backendRequest"), "3s")
    assert server.dry_run(manifest) == (
        'HTTPRoute.gateway.networking.k8s.io "caption" is invalid: spec.rules[0].timeouts: Invalid value: "object": '
        "backendRequest timeout cannot be longer than request timeout"
    )


def test_duplicate_key_is_refused(server: ApiServer) -> None:
    text = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: delivery}\ndata: {k: a, k: b}\n"
    assert server.dry_run_yaml(text).refusal == (
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n'
        '  line 4: key "k" already set in map'
    )


def test_server_side_apply(server: ApiServer, tmp_path: Path) -> None:
    (tmp_path / "deployment-eta.yaml").write_text(DEPLOYMENT)
    assert kubectl(server.access, *APPLY, f"--filename={tmp_path}") == (
        "deployment.apps/eta serverside-applied (server dry run)\n",
        "",
    )


def test_variable_given_twice(server: ApiServer, tmp_path: Path) -> None:
    """Creating it raises a warning only; applying it, as Argo CD does with ServerSideApply, is refused."""
    twice = [{"name": "MODE", "value": "a"}, {"name": "MODE", "value": "b"}]
    text = yaml.safe_dump(_edited(yaml.safe_load(DEPLOYMENT), (*CONTAINER, "env"), twice))
    (tmp_path / "deployment-eta.yaml").write_text(text)
    hides = 'spec.template.spec.containers[0].env[1]: hides previous definition of "MODE", which may be dropped '
    assert server.dry_run_yaml(text.encode()) == Verdict(None, (hides + "when using apply",))
    assert kubectl(server.access, *APPLY, f"--filename={tmp_path}") == (
        "",
        "Error from server: failed to create typed patch object (delivery/eta; apps/v1, Kind=Deployment): "
        '.spec.template.spec.containers[name="server"].env: duplicate entries for key [name="MODE"]\n',
    )


def test_every_schema_becomes_a_definition(server: ApiServer) -> None:
    assert [kind for kind in crds.kinds() if not server.serves(*kind)] == []


def test_rendered_manifests_are_accepted(verdicts: dict[str, Verdict]) -> None:
    assert [(path, verdict.refusal) for path, verdict in verdicts.items() if verdict.refusal is not None] == []


def test_rendered_manifests_raise_no_warning(verdicts: dict[str, Verdict]) -> None:
    assert [(path, warning) for path, verdict in verdicts.items() for warning in verdict.warnings] == []


@pytest.mark.usefixtures("verdicts")
def test_rendered_manifests_can_be_applied_by_folder(server: ApiServer) -> None:
    """`verdicts` has defined their kinds and made their namespaces."""
    folders = sorted({path.parents[1] for path in rendered("*/apps/*/*.yaml")})
    _, errors = kubectl(server.access, *APPLY, *(f"--filename={folder}" for folder in folders))
    assert errors == ""


def _namespace(text: bytes) -> str:
    found = yaml.load(text, yaml.CBaseLoader)["metadata"].get("namespace", "")
    assert isinstance(found, str)
    return found


def _edited(manifest: dict[str, Any], path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    edited = copy.deepcopy(manifest)
    parent: Any = edited
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return edited
