"""Every rendered object as its consumer would judge it, before a byte is written."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from servewright.core.facts import Emits, Fact, Object, Relies
from servewright.core.finding import Finding
from servewright.formats.kubernetes.schemas import Schemas
from servewright.formats.units.names import KUBERNETES_MINORS
from servewright.formats.yaml.load import load
from servewright.stages.verify.stage import Verified
from servewright.stages.verify.unknown import unknown_kinds
from tests.verified import REPOSITORY, SOURCE, app, documents, shared_schemas, verified

PACKAGE = REPOSITORY / "compiler" / "servewright"
CASE_FILES = [
    PACKAGE / "formats" / "kubernetes" / "crd_schemas.cases.yaml",
    *(PACKAGE / "stages" / "verify").rglob("*.cases.yaml"),
]

# The cases beside the rules.


def cases() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for path in sorted(CASE_FILES):
        entries: Any = load(path.name, path.read_bytes()).documents[0].value
        found += [(f"{path.name.partition('.')[0]}-{entry['name']}", entry) for entry in entries]
    return found


def case_findings(case: Mapping[str, Any]) -> list[Finding]:
    """What is said of a case's `manifests`, given the file of CRDs that its `path` and `text` are."""
    if "kinds" in case:
        return list(unknown_kinds([kind for kind in case["kinds"].split(", ") if kind]))
    schemas, found = Schemas.load([(case["path"], case["text"].encode())] if "path" in case else [])
    text = _FILLER.sub(lambda filler: "x" * int(filler[1]), case.get("manifests", ""))
    return [*found, *verified(documents(text), schemas).findings]


@pytest.mark.parametrize("case", [case for _, case in cases()], ids=[name for name, _ in cases()])
def test_case(case: Mapping[str, Any]) -> None:
    found = case_findings(case)
    assert [{"message": finding.message, "help": finding.help} for finding in found] == case["findings"]
    assert {finding.code for finding in found} <= {case["rule"]}


_FILLER = re.compile("<([0-9]+) bytes>")


# What a sound app comes to.


@pytest.mark.parametrize("minor", KUBERNETES_MINORS)
def test_every_minor_takes_the_app(minor: str) -> None:
    trees = app()
    # The sleep of a hook came with 1.29.
    del deployment(trees)["containers"][0]["lifecycle"]
    assert verified(trees, minor=minor).findings == ()


def test_the_app_fits_the_schemas_of_custom_resources() -> None:
    schemas, found = Schemas.load(shared_schemas())
    assert found == ()
    assert verified(app(), schemas) == Verified((), (), verified(app()).facts)


def test_kinds_without_a_schema_are_listed_once() -> None:
    assert verified([*app(), *app()]).unknown == (
        "argoproj.io/v1alpha1 AppProject",
        "external-secrets.io/v1 ExternalSecret",
        "gateway.networking.k8s.io/v1 HTTPRoute",
        "gateway.networking.k8s.io/v1beta1 ReferenceGrant",
    )


def deployment(trees: list[dict[str, Any]]) -> Any:
    """The pods' `spec` of the app's Deployment."""
    return next(tree for tree in trees if tree["kind"] == "Deployment")["spec"]["template"]["spec"]


# Facts.


def facts(trees: Sequence[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """What is emitted and what is relied on, each as `group/Kind namespace/name`."""
    found = verified(trees).facts
    assert {fact.at for fact in found if isinstance(fact, Emits | Relies)} <= {SOURCE.place()}
    return _shown(found, Emits), _shown(found, Relies)


def _shown(found: Sequence[Fact], kind: type[Emits] | type[Relies]) -> list[str]:
    return [_object(fact.object) for fact in found if isinstance(fact, kind)]


def _object(object: Object) -> str:
    group, namespace = object.group and f"{object.group}/", object.namespace and f"{object.namespace}/"
    return f"{group}{object.kind} {namespace}{object.name}"


def test_an_app_emits_what_it_brings_about_and_relies_on_the_rest() -> None:
    emitted, relied = facts(app())
    assert emitted == [
        "Namespace delivery",
        "ServiceAccount delivery/eta-v2",
        "rbac.authorization.k8s.io/Role delivery/delivery:reader",
        "rbac.authorization.k8s.io/RoleBinding delivery/delivery:readers",
        "ConfigMap delivery/eta-v2-config-0123456789",
        "apps/Deployment delivery/eta-v2",
        "Service delivery/eta-v2",
        "autoscaling/HorizontalPodAutoscaler delivery/eta-v2",
        "policy/PodDisruptionBudget delivery/eta-v2",
        "networking.k8s.io/NetworkPolicy delivery/eta-v2",
        "gateway.networking.k8s.io/ReferenceGrant delivery/eta-v2-from-orders",
        "gateway.networking.k8s.io/ReferenceGrant delivery/HTTPRoute orders -> Service eta-v2",
        "gateway.networking.k8s.io/HTTPRoute delivery/eta",
        "external-secrets.io/ExternalSecret delivery/consumer-order-api",
        "Secret delivery/consumer-order-api",
        "argoproj.io/AppProject argocd/prod-delivery",
    ]
    assert relied == ["Service delivery/eta-v3"]


def test_an_app_without_the_others_relies_on_them() -> None:
    trees = [tree for tree in app() if tree["kind"] in {"Deployment", "HTTPRoute", "RoleBinding"}]
    assert facts(trees)[1] == [
        "Namespace delivery",
        "rbac.authorization.k8s.io/Role delivery/delivery:reader",
        "ServiceAccount delivery/eta-v2",
        "ConfigMap delivery/eta-v2-config-0123456789",
        "Secret delivery/consumer-order-api",
        "Service delivery/eta-v2",
        "Service delivery/eta-v3",
    ]


ROUTE = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: eta, namespace: %s}
spec: {rules: [{backendRefs: [{name: eta-v2, namespace: delivery, port: 80}]}]}
"""
GRANT = """
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: eta, namespace: delivery}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: orders}]
  to: [{group: "", kind: Service}]
---
apiVersion: v1
kind: Service
metadata: {name: eta-v2, namespace: delivery}
spec: {ports: [{port: 80}]}
"""
SETS = """
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: prod-delivery, namespace: argocd}
spec: {template: {spec: {project: "%s"}}}
"""
OPTIONAL = """
apiVersion: v1
kind: Pod
metadata: {name: eta, namespace: default}
spec:
  serviceAccountName: default
  containers:
    - name: server
      image: eta
      envFrom: [{configMapRef: {name: debug, optional: true}}, {secretRef: {name: keys}}]
  volumes: [{name: all, projected: {sources: [{secret: {name: more}}, {configMap: {name: few, optional: true}}]}}]
"""


@pytest.mark.parametrize(
    ("text", "relied"),
    [
        (ROUTE % "delivery", ["Namespace delivery", "Service delivery/eta-v2"]),
        (
            ROUTE % "orders",
            [
                "Namespace orders",
                "Service delivery/eta-v2",
                "gateway.networking.k8s.io/ReferenceGrant delivery/HTTPRoute orders -> Service eta-v2",
            ],
        ),
        (ROUTE % "orders" + "---" + GRANT, ["Namespace orders", "Namespace delivery"]),
        (
            ROUTE % "gateways",
            [
                "Service delivery/eta-v2",
                _object(
                    Object(
                        "gateway.networking.k8s.io",
                        "ReferenceGrant",
                        "delivery",
                        "HTTPRoute gateways -> Service eta-v2",
                    )
                ),
            ],
        ),
        (SETS % "prod-delivery", ["argoproj.io/AppProject argocd/prod-delivery"]),
        (SETS % "{{ .project }}", []),
        (OPTIONAL, ["Secret default/more", "Secret default/keys"]),
    ],
)
def test_what_is_relied_on(text: str, relied: list[str]) -> None:
    assert facts(documents(text))[1] == relied


def test_an_app_with_a_refused_object_relies_on_nothing_yet_emits() -> None:
    trees = app()
    deployment(trees)["volums"] = []
    emitted, relied = facts(trees)
    assert (len(emitted), relied) == (16, [])
