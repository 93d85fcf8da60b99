"""Models that a Python server runs: FastAPI, BentoML, TorchServe and vLLM."""

from typing import Annotated

from pydantic import Field

from servewright.core.field import NamesFile, Operations, Release
from servewright.core.strict import SpecPart, field, maker
from servewright.formats.units.duration import Duration
from servewright.formats.units.hosts import HttpPath
from servewright.formats.units.identifiers import LlmName, ModuleAttribute, PythonName
from servewright.formats.units.images import ImageReference
from servewright.formats.units.paths import RelativePath
from servewright.formats.units.quantity import ByteSize

Workers = Annotated[int, Field(ge=1, le=256)]
Port = Annotated[int, Field(ge=1024, le=65535)]


class Health(SpecPart):
    """The paths that probes ask."""

    live: HttpPath = field(
        "Answers while the process works, whatever the model does.", "/livez", because="the usual name"
    )
    ready: HttpPath = field("Answers 200 once the model is loaded.", "/readyz", because="the usual name")


class FastApiRuntime(SpecPart):
    """A FastAPI application behind uvicorn."""

    source: Release[Annotated[RelativePath, NamesFile(folder=True)]] = field(
        "The folder of the service's source, with a `requirements.txt`."
    )
    app: Release[ModuleAttribute] = field(
        "The application, as uvicorn names it.", "main:app", because="FastAPI's own examples"
    )
    openapi: Release[Annotated[RelativePath, NamesFile()]] = field("The OpenAPI document that the service emits.")
    image: Release[ImageReference] = field(
        "The image that is built upon.", "python:3.11-slim", because="small, and has every wheel"
    )
    health: Release[Health] = maker(Health, "The paths that probes ask.")
    port: Operations[Port] = field("The port that it listens on.", 8000, because="uvicorn's default")
    workers: Operations[Workers] = field(
        "Processes in a pod.", 1, because="pods scale, and memory is a multiple of workers", unit="processes"
    )
    concurrency: Operations[Annotated[int, Field(ge=1, le=100_000)] | None] = field(
        "Connections at once in a process, idle ones and probes included; beyond it uvicorn answers 503.",
        None,
        because="no limit",
        unit="requests",
    )
    recycle_after: Operations[Annotated[int, Field(ge=100, le=100_000_000)] | None] = field(
        "Requests after which a process is replaced, against leaks.", None, because="never", unit="requests"
    )


class BentoMlRuntime(SpecPart):
    """A BentoML service."""

    source: Release[Annotated[RelativePath, NamesFile(folder=True)]] = field("The folder of the service's source.")
    service: Release[ModuleAttribute] = field("The service, as `bentoml serve` names it.")
    openapi: Release[Annotated[RelativePath, NamesFile()]] = field("The OpenAPI document that the service emits.")
    workers: Operations[Workers] = field("Processes in a pod.", 1, because="BentoML's default", unit="processes")
    timeout: Operations[Duration] = field("The longest request.", Duration.parse("60s"), because="BentoML's default")
    max_concurrency: Operations[Annotated[int, Field(ge=1, le=100_000)] | None] = field(
        "Requests at once.", None, because="no limit", unit="requests"
    )


class TorchServeRuntime(SpecPart):
    """TorchServe."""

    handler: Release[PythonName] = field("The handler: one of TorchServe's own, or a module in the archive.")
    openapi: Release[Annotated[RelativePath, NamesFile()] | None] = field(
        "The OpenAPI document of the handler.", None, because="TorchServe's own prediction API"
    )
    batch_size: Operations[Annotated[int, Field(ge=1, le=65536)]] = field(
        "The largest batch.", 1, because="TorchServe's default", unit="requests"
    )
    max_batch_delay: Operations[Duration] = field(
        "How long a request waits for others to batch with.", Duration.parse("100ms"), because="TorchServe's default"
    )
    workers: Operations[Workers] = field(
        "Workers of the model.", 1, because="memory is a multiple of workers", unit="processes"
    )
    response_timeout: Operations[Duration] = field(
        "The longest inference.", Duration.parse("120s"), because="TorchServe's default"
    )
    queue_size: Operations[Annotated[int, Field(ge=1, le=1_000_000)]] = field(
        "Requests that may wait.", 100, because="TorchServe's default", unit="requests"
    )


class VllmRuntime(SpecPart):
    """vLLM's OpenAI-compatible server."""

    served_name: Release[LlmName | None] = field("The model name that clients send.", None, because="the spec's name")
    max_model_length: Release[Annotated[int, Field(ge=1, le=10_000_000)] | None] = field(
        "The context window.", None, because="the model's own", unit="tokens"
    )
    tensor_parallel: Operations[Annotated[int, Field(ge=1, le=64)]] = field(
        "GPUs that share the model.", 1, because="vLLM's default", unit="GPUs"
    )
    max_sequences: Operations[Annotated[int, Field(ge=1, le=100_000)]] = field(
        "Requests in a batch.", 256, because="vLLM's default", unit="requests"
    )
    shared_memory: Operations[ByteSize] = field(
        "The size of /dev/shm.", ByteSize.parse("2GiB"), because="NCCL and the workers share it"
    )
