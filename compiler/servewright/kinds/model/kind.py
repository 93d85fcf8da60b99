"""Model: weights, the server that runs them, and what they need."""

from typing import Annotated, Literal

from servewright.core.field import NamesArtifact, Operations, Release, RenderedBy
from servewright.core.kind import Kind
from servewright.core.strict import OneOf, SpecPart, field, maker
from servewright.formats.specs.parts import Deprecation, OwnedMetadata, OwnedSpec
from servewright.formats.units.paths import ArtifactUri
from servewright.formats.units.version import Version
from servewright.kinds.model.operations import Compression, Load, Resources, Rollout, Scaling, Slo
from servewright.kinds.model.services import BentoMlRuntime, FastApiRuntime, TorchServeRuntime, VllmRuntime
from servewright.kinds.model.triton import TritonRuntime


class Artifact(SpecPart):
    """The model's weights."""

    uri: Annotated[ArtifactUri, NamesArtifact()] = field(
        "A path from the spec's folder, or `models:/name@alias` (MLflow), `oci://`, `s3://`, `gs://`, `https://`; "
        "the lock pins it."
    )


class Runtime(OneOf):
    """The server; the key chooses it."""

    triton: Annotated[TritonRuntime | None, RenderedBy("triton", whole=True)] = field("NVIDIA Triton.", None)
    torchserve: Annotated[TorchServeRuntime | None, RenderedBy("torchserve", whole=True)] = field("TorchServe.", None)
    bentoml: Annotated[BentoMlRuntime | None, RenderedBy("bentoml", whole=True)] = field("A BentoML service.", None)
    fastapi: Annotated[FastApiRuntime | None, RenderedBy("fastapi", whole=True)] = field("A FastAPI application.", None)
    vllm: Annotated[VllmRuntime | None, RenderedBy("vllm", whole=True)] = field(
        "vLLM's OpenAI-compatible server.", None
    )


class ModelSpec(OwnedSpec):
    """A line of a model."""

    version: Release[Version] = field("The semantic version; its major is the line.")
    artifact: Release[Artifact] = field("The weights.")
    runtime: Release[Runtime] = field("The server.")
    resources: Operations[Resources] = field("What a pod requests.")
    load: Operations[Load] = field("Measured load.")
    slo: Operations[Annotated[Slo, RenderedBy("observability")]] = maker(Slo, "What callers are promised.")
    scaling: Operations[Scaling] = field("How many pods there may be.")
    rollout: Operations[Rollout | None] = field(
        "How a new release replaces the old one.", None, because="a rolling update"
    )
    compression: Operations[Annotated[Compression | None, RenderedBy("pipelines")]] = field(
        "A smaller model, made by a pipeline.", None
    )
    deprecation: Operations[Annotated[Deprecation | None, RenderedBy("observability")]] = field(
        "Until when the line is served.", None, because="it stays"
    )


class Model(SpecPart):
    """The document."""

    api_version: Literal["servewright.dev/v1"]
    kind: Literal["Model"]
    metadata: OwnedMetadata
    spec: ModelSpec


KIND = Kind("Model", Model, versioned=True)
