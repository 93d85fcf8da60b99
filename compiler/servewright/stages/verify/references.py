"""What the objects of an app name, and what they bring about beside themselves.

A permission is a thing too: a ReferenceGrant brings about, for each kind and namespace that it trusts and each Service
that it opens to them, an object of its own kind that is called `HTTPRoute orders -> Service eta-v2`. A reference across
namespaces needs the object of that name. A grant that opens all Services does so for those of its own app only.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from servewright.core.facts import Object
from servewright.formats.plain_tree import mapping_at, mappings_at, text_at
from servewright.stages.verify.objects.scope import is_namespaced
from servewright.stages.verify.pods.template import Container, Pods, pods_of
from servewright.stages.verify.rendered import Folder, Rendered

_GATEWAY = "gateway.networking.k8s.io"
_RBAC = "rbac.authorization.k8s.io"


def brought_about(folder: Folder, rendered: Rendered) -> Iterator[Object]:
    """The objects that exist once this one is applied."""
    if rendered.kind and rendered.name:
        yield rendered.identity
    if (rendered.group, rendered.kind) == ("external-secrets.io", "ExternalSecret"):
        target = mapping_at(rendered.tree, "spec", "target")
        if text_at(target, "creationPolicy") not in {"Merge", "None"}:
            yield Object("", "Secret", rendered.namespace, text_at(target, "name") or rendered.name)
    if (rendered.group, rendered.kind) == (_GATEWAY, "ReferenceGrant"):
        yield from _permissions(folder, rendered)


def named(folder: Folder, rendered: Rendered) -> Iterator[Object]:
    """The objects that this one needs, in the order in which it names them; the cluster's own are left out."""
    if is_namespaced(rendered.group, rendered.kind) and not _has_namespace(folder, rendered):
        yield Object("", "Namespace", "", rendered.namespace)
    pods = pods_of(rendered)
    if pods is not None:
        yield from _named_by_pods(pods)
    match rendered.group, rendered.kind:
        case ("gateway.networking.k8s.io", "HTTPRoute" | "GRPCRoute"):
            yield from _backends(rendered)
        case ("rbac.authorization.k8s.io", "RoleBinding"):
            yield from _bound(rendered)
        case ("apps", "StatefulSet") if service := text_at(rendered.tree, "spec", "serviceName"):
            yield Object("", "Service", rendered.namespace, service)
        case ("argoproj.io", "Rollout"):
            yield from _colours(rendered)
            yield from _measured(rendered)
        case ("networking.istio.io", "VirtualService"):
            yield from _destinations(rendered)
        case ("argoproj.io", "ApplicationSet"):
            project = text_at(rendered.tree, "spec", "template", "spec", "project")
            if project and "{{" not in project:
                yield Object("argoproj.io", "AppProject", rendered.namespace, project)


def _has_namespace(folder: Folder, rendered: Rendered) -> bool:
    """Whether the namespace is one that is there before anything is synced."""
    argo_cd = rendered.group == "argoproj.io" and rendered.kind in {"AppProject", "Application", "ApplicationSet"}
    return argo_cd or rendered.namespace in {"", folder.gateway, "default"} or rendered.namespace.startswith("kube-")


def _permissions(folder: Folder, grant: Rendered) -> Iterator[Object]:
    for _, trusted in mappings_at(grant.tree, "spec", "from"):
        for _, opened in mappings_at(grant.tree, "spec", "to"):
            group, kind, name = (text_at(opened, field) for field in ("group", "kind", "name"))
            names = [name] if name else [object.name for object in folder.of_kind(group, kind, grant.namespace)]
            source = f"{text_at(trusted, 'kind')} {text_at(trusted, 'namespace')}"
            yield from (_permission(grant.namespace, source, kind, name) for name in names)


def _permission(namespace: str, source: str, kind: str, name: str) -> Object:
    return Object(_GATEWAY, "ReferenceGrant", namespace, f"{source} -> {kind} {name}")


def _backends(route: Rendered) -> Iterator[Object]:
    for _, rule in mappings_at(route.tree, "spec", "rules"):
        mirrors = [mapping_at(filter, "requestMirror", "backendRef") for _, filter in mappings_at(rule, "filters")]
        for backend in (*(backend for _, backend in mappings_at(rule, "backendRefs")), *mirrors):
            name = text_at(backend, "name")
            if not name:
                continue
            kind = text_at(backend, "kind") or "Service"
            namespace = text_at(backend, "namespace") or route.namespace
            yield Object(text_at(backend, "group"), kind, namespace, name)
            if namespace != route.namespace:
                yield _permission(namespace, f"{route.kind} {route.namespace}", kind, name)


def _bound(binding: Rendered) -> Iterator[Object]:
    role = mapping_at(binding.tree, "roleRef")
    if text_at(role, "kind") == "Role":
        yield Object(_RBAC, "Role", binding.namespace, text_at(role, "name"))
    for _, subject in mappings_at(binding.tree, "subjects"):
        name, namespace = text_at(subject, "name"), text_at(subject, "namespace")
        if text_at(subject, "kind") == "ServiceAccount" and name != "default":
            yield Object("", "ServiceAccount", namespace or binding.namespace, name)


def _colours(rollout: Rendered) -> Iterator[Object]:
    for strategy, fields in _COLOURS.items():
        for field in fields:
            if service := text_at(rollout.tree, "spec", "strategy", strategy, field):
                yield Object("", "Service", rollout.namespace, service)


def _measured(rollout: Rendered) -> Iterator[Object]:
    for path in _ANALYSES:
        for _, template in mappings_at(rollout.tree, "spec", "strategy", *path, "templates"):
            if name := text_at(template, "templateName"):
                yield Object("argoproj.io", "AnalysisTemplate", rollout.namespace, name)
    router = mapping_at(rollout.tree, "spec", "strategy", "canary", "trafficRouting", "istio", "virtualService")
    if name := text_at(router, "name"):
        yield Object("networking.istio.io", "VirtualService", rollout.namespace, name)


def _destinations(service: Rendered) -> Iterator[Object]:
    """Hosts without a dot are Services of the same namespace."""
    for _, rule in mappings_at(service.tree, "spec", "http"):
        for _, route in mappings_at(rule, "route"):
            host = text_at(route, "destination", "host")
            if host and "." not in host:
                yield Object("", "Service", service.namespace, host)


def _named_by_pods(pods: Pods) -> Iterator[Object]:
    namespace = pods.owner.namespace
    account = text_at(pods.spec, "serviceAccountName")
    if account not in {"", "default"}:
        yield Object("", "ServiceAccount", namespace, account)
    for _, secret in mappings_at(pods.spec, "imagePullSecrets"):
        yield Object("", "Secret", namespace, text_at(secret, "name"))
    sources = [source for _, volume in mappings_at(pods.spec, "volumes") for source in _volume_sources(volume)]
    for container in pods.containers:
        sources += _container_sources(container)
    for kind, name in sources:
        yield Object("", kind, namespace, name)


def _volume_sources(volume: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    projected = [source for _, source in mappings_at(volume, "projected", "sources")]
    for source in (volume, *projected):
        yield from _source(source, "ConfigMap", "configMap", "name")
        yield from _source(source, "Secret", "secret", "name" if source is not volume else "secretName")
        yield from _source(source, "PersistentVolumeClaim", "persistentVolumeClaim", "claimName")


def _container_sources(container: Container) -> Iterator[tuple[str, str]]:
    for _, source in mappings_at(container.tree, "envFrom"):
        yield from _source(source, "ConfigMap", "configMapRef", "name")
        yield from _source(source, "Secret", "secretRef", "name")
    for _, variable in mappings_at(container.tree, "env"):
        yield from _source(mapping_at(variable, "valueFrom"), "ConfigMap", "configMapKeyRef", "name")
        yield from _source(mapping_at(variable, "valueFrom"), "Secret", "secretKeyRef", "name")


def _source(node: Mapping[str, Any], kind: str, field: str, name_field: str) -> Iterator[tuple[str, str]]:
    """The object that a source names, unless pods start without it too."""
    source = mapping_at(node, field)
    if source.get("optional") is not True and (name := text_at(source, name_field)):
        yield kind, name


_ANALYSES = (("canary", "analysis"), ("blueGreen", "prePromotionAnalysis"), ("blueGreen", "postPromotionAnalysis"))
_COLOURS = {"canary": ("stableService", "canaryService"), "blueGreen": ("activeService", "previewService")}
