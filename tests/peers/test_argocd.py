"""What Argo CD generates from the rendered ApplicationSets, and whether its AppProjects permit it."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.peers.go_tools import HERE, REPOSITORY, ask, build, tool
from tests.peers.renders import rendered

pytestmark = pytest.mark.peers

PROJECT = """
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: prod-menu, namespace: argocd}
spec:
  sourceRepos: [https://git.example.com/ai/platform.git]
  destinations: [{server: https://prod.example.com, namespace: menu}]
  clusterResourceWhitelist: [{group: "", kind: Namespace}]
"""

SET = """
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: prod-menu, namespace: argocd}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
  - git:
      repoURL: https://git.example.com/ai/platform.git
      revision: main
      files: [{path: renders/prod/index/*.json}]
  template:
    metadata: {name: "prod-{{ .app }}"}
    spec:
      project: prod-menu
      source: {repoURL: https://git.example.com/ai/platform.git, path: "renders/prod/apps/{{ .app }}"}
      destination: {server: "https://{{ .cluster }}.example.com", namespace: menu}
      syncPolicy: {retry: {backoff: {duration: "{{ .wait }}"}}}
"""

NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "menu"}}
ROLE = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "menu"}}
CONFIG = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "orders"}}


@pytest.fixture(scope="module")
def environments() -> dict[str, Any]:
    """What Argo CD makes of every rendered environment."""
    names = sorted({path.parents[1].name for path in rendered("*/argocd/*.yaml")})
    return {name: _judged(REPOSITORY, name) for name in names}


def test_permitted_objects(tmp_path: Path) -> None:
    _write(tmp_path, {"app": "menu-base", "cluster": "prod", "wait": "5s"}, NAMESPACE)
    application = {
        "set": "prod-menu",
        "name": "prod-menu-base",
        "project": "prod-menu",
        "path": "renders/prod/apps/menu-base",
        "objects": [{"group": "", "kind": "Namespace", "namespace": "", "name": "menu"}],
        "conditions": [],
        "refused": [],
    }
    assert _judged(tmp_path, "prod") == {"errors": [], "applications": [application]}


def test_objects_that_the_project_forbids(tmp_path: Path) -> None:
    _write(tmp_path, {"app": "menu-base", "cluster": "prod", "wait": "5s"}, ROLE, CONFIG)
    (application,) = _judged(tmp_path, "prod")["applications"]
    assert application["refused"] == ["/ConfigMap/orders/a", "rbac.authorization.k8s.io/ClusterRole//menu"]


def test_faults_of_an_application(tmp_path: Path) -> None:
    _write(tmp_path, {"app": "menu-base", "cluster": "perf", "wait": "soon"}, NAMESPACE)
    (application,) = _judged(tmp_path, "prod")["applications"]
    assert application["conditions"] == [
        "syncPolicy.retry: unable to parse soon as a duration",
        'error getting cluster by server "https://perf.example.com": cluster "https://perf.example.com" not found',
    ]


def test_record_without_a_field_that_the_template_names(tmp_path: Path) -> None:
    _write(tmp_path, {"app": "menu-base", "cluster": "prod"}, NAMESPACE)
    error = (
        "prod-menu: failed to execute go template {{ .wait }}: template: base:1:3: "
        'executing "base" at <.wait>: map has no entry for key "wait"'
    )
    assert _judged(tmp_path, "prod") == {"errors": [error], "applications": []}


def test_one_application_a_record(environments: dict[str, Any]) -> None:
    records = {
        (f"{name}-{json.loads(path.read_bytes())['team']}", f"{name}-{path.stem}", f"renders/{name}/apps/{path.stem}")
        for name in environments
        for path in rendered(f"{name}/index/*.json")
    }
    applications = [
        (application["set"], application["name"], application["path"])
        for outcome in environments.values()
        for application in outcome["applications"]
    ]
    assert sorted(applications) == sorted(records)


def test_argocd_finds_no_fault(environments: dict[str, Any]) -> None:
    assert [fault for name, outcome in environments.items() for fault in _faults(name, outcome)] == []


def test_argocd_reads_every_object(environments: dict[str, Any]) -> None:
    """Each file of a leaf is one object to Argo CD, and no two Applications of an environment claim the same one."""
    for name, outcome in environments.items():
        read = [tuple(item.values()) for application in outcome["applications"] for item in application["objects"]]
        assert sorted(read) == sorted(_identity(path) for path in rendered(f"{name}/apps/*/*.yaml"))
        assert sorted(read) == sorted(set(read))


def _judged(root: Path, environment: str) -> Any:
    tool("git")
    return ask(build(HERE / "argocd", ".", "argocd"), root, environment)


def _faults(environment: str, outcome: Any) -> list[str]:
    return [f"{environment}: {error}" for error in outcome["errors"]] + [
        f"{application['name']}: {fault}"
        for application in outcome["applications"]
        for fault in application["conditions"] + application["refused"]
    ]


def _identity(path: Path) -> tuple[str, str, str, str]:
    manifest = yaml.load(path.read_bytes(), yaml.CBaseLoader)
    group = manifest["apiVersion"].rpartition("/")[0]
    return group, manifest["kind"], manifest["metadata"].get("namespace", ""), manifest["metadata"]["name"]


def _write(root: Path, record: dict[str, str], *manifests: dict[str, Any]) -> None:
    """An environment `prod` with one team, one record and one leaf."""
    files = {"argocd/appproject.yaml": PROJECT, "argocd/applicationset.yaml": SET, "index/a.json": json.dumps(record)}
    for manifest in manifests:
        files[f"apps/{record['app']}/{manifest['kind'].lower()}.yaml"] = yaml.safe_dump(manifest)
    for name, text in files.items():
        path = root / "renders" / "prod" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
