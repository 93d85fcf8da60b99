"""Environment: one cluster, and what stands around the workloads in it."""

from typing import Annotated, Literal

from pydantic import Field

from servewright.core.field import Operations, Ref, RenderedBy
from servewright.core.kind import Kind
from servewright.core.strict import Items, OneOf, SpecPart, field, maker
from servewright.formats.units.duration import Duration
from servewright.formats.units.hosts import HostPort, HttpUrl
from servewright.formats.units.names import (
    EnvironmentName,
    ExtendedResource,
    KubernetesMinor,
    KubernetesName,
    KubernetesSubdomain,
    LabelKey,
    LabelValue,
    SpecName,
)
from servewright.formats.units.paths import SecretPrefix
from servewright.formats.units.quantity import Memory


class LoadBalancer(SpecPart):
    """The balancer in front of the gateway: its timeouts decide how servers keep connections and how pods stop."""

    type: Literal["alb", "nlb", "other"] = field("Its make: an AWS application or network load balancer, or another.")
    idle_timeout: Duration = field(
        "How long it keeps an idle connection to a pod; servers must keep theirs longer.",
        Duration.parse("60s"),
        because="the ALB's own default",
    )
    deregistration_delay: Duration = field(
        "How long it lets in-flight requests of a leaving pod finish.",
        Duration.parse("30s"),
        because="longer than the slowest usual request, shorter than a pod's patience",
    )
    target_type: Literal["ip", "instance"] = field(
        "Whether it sends to pods or to nodes.", "ip", because="readiness gates work with pods only"
    )
    propagation: Duration = field(
        "How long until it has heard that a pod is leaving; pods go on serving that long.",
        Duration.parse("15s"),
        because="endpoint changes have been seen to take about ten seconds",
    )


class Gateway(SpecPart):
    """The Gateway that routes attach to."""

    class_name: KubernetesSubdomain = field("The GatewayClass.", key="class")
    name: KubernetesName = field("The Gateway's name.")
    namespace: KubernetesName = field("The Gateway's namespace.")


class Istio(SpecPart):
    """Istio as the mesh."""

    mtls: Literal["strict", "permissive"] = field(
        "Whether plain text between pods is refused.", "strict", because="permissive is for migrations"
    )


class Mesh(OneOf):
    """The service mesh; the key chooses it."""

    istio: Istio | None = field("Istio.", None)


class LiteLlm(SpecPart):
    """LiteLLM as the gateway for generative AI."""

    replicas: Annotated[int, Field(ge=1, le=1000)] = field(
        "Pods of the proxy.", 3, because="one may be lost while another is replaced", unit="pods"
    )
    redis: HostPort | None = field("The Redis in which pods share their limits.", None)


class EnvoyAi(SpecPart):
    """Envoy AI Gateway."""

    redis: HostPort | None = field("The Redis of the global rate limit.", None)


class LlmGateway(OneOf):
    """What serves routes to prompts; the key chooses it."""

    litellm: Annotated[LiteLlm | None, RenderedBy("litellm")] = field("LiteLLM's proxy.", None)
    envoy_ai: Annotated[EnvoyAi | None, RenderedBy("envoy-ai")] = field("Envoy AI Gateway.", None, key="envoy-ai")


class SecretStore(SpecPart):
    """A store of the External Secrets operator."""

    kind: Literal["ClusterSecretStore", "SecretStore"] = field("The kind of the operator's resource.")
    name: KubernetesSubdomain = field("Its name.")
    prefix: SecretPrefix = field(
        "What stands before every key in this environment.", "", because="keys are used as they are"
    )


class Toleration(SpecPart):
    """A taint of the pool's nodes that its pods accept."""

    key: LabelKey = field("The taint's key.")
    value: LabelValue | None = field("The taint's value.", None, because="any value")
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] = field(
        "The taint's effect.", "NoSchedule", because="what GPU node groups are usually tainted with"
    )


class GpuPool(SpecPart):
    """A group of nodes with GPUs of one sort."""

    name: SpecName = field("The name that models refer to.")
    resource: ExtendedResource = field(
        "The extended resource that pods request.", "nvidia.com/gpu", because="NVIDIA's device plugin"
    )
    memory: Memory = field("Memory of one GPU.")
    count: Annotated[int, Field(ge=1, le=100_000)] = field("GPUs in the pool.", unit="GPUs")
    node_selector: dict[LabelKey, LabelValue] = maker(
        dict, "Labels of the pool's nodes.", because="`servewright.dev/gpu-pool: <name>` where it is empty"
    )
    tolerations: Items[Toleration] = maker(
        tuple, "Taints of the pool's nodes.", because="the resource's own name with NoSchedule where it is empty"
    )


class EnvironmentSpec(SpecPart):
    """One cluster and what stands around the workloads in it."""

    kubernetes: Operations[KubernetesMinor] = field("The cluster's Kubernetes minor; manifests are checked against it.")
    cluster: Operations[HttpUrl] = field("The API server as Argo CD knows it.")
    promotes_from: Operations[Annotated[EnvironmentName | None, Ref("Environment")]] = field(
        "The environment that releases and revisions arrive from, by promotion.",
        None,
        because="it runs what the specs say",
    )
    load_balancer: Operations[LoadBalancer] = field("The balancer in front of the gateway.")
    gateway: Operations[Gateway] = field("The Gateway that routes attach to.")
    traffic_router: Operations[Literal["gateway-api", "istio", "none"]] = field(
        "The one writer of canary weights; those of `istio` reach only callers with a sidecar.",
        "gateway-api",
        because="the portable one",
    )
    mesh: Operations[Annotated[Mesh | None, RenderedBy("istio")]] = field("The service mesh.", None, because="no mesh")
    llm_gateway: Operations[LlmGateway | None] = field("What serves routes to prompts.", None)
    secret_stores: Operations[dict[SpecName, SecretStore]] = maker(dict, "Stores that credentials may name.")
    autoscaler: Operations[Literal["hpa", "keda"]] = field(
        "What scales workloads.", "hpa", because="built into Kubernetes"
    )
    gpu_pools: Operations[Items[GpuPool]] = maker(tuple, "Groups of GPU nodes.")


class EnvironmentMetadata(SpecPart):
    """The identity of an environment."""

    name: EnvironmentName = field("The environment's name: a folder of `renders/` and a prefix of Application names.")


class Environment(SpecPart):
    """The document."""

    api_version: Literal["servewright.dev/v1"]
    kind: Literal["Environment"]
    metadata: EnvironmentMetadata
    spec: EnvironmentSpec


KIND = Kind("Environment", Environment, owned=False)
