"""How tritonserver is started, and what its image holds."""

from json import dumps

from servewright.core.server import Context, Port, Server
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.triton import TritonRuntime
from servewright.serving.shutdown import Shutdown
from servewright.targets.triton.config import environment_config, release_config
from servewright.targets.triton.instances import instance_count
from servewright.targets.triton.model_file import model_file

_HTTP, _GRPC, _METRICS = Port("http", 8000), Port("grpc", 8001), Port("metrics", 8002)

# Each instance of a backend that runs Python talks to the server through shared memory; the usual 64 MiB serve one.
_SHARED_MEMORY = 64 * 1024**2
_PYTHON_BACKENDS = frozenset({"python", "vllm"})


def server(model: Spec[ModelSpec], runtime: TritonRuntime, environment: str, stop: Shutdown) -> Server:
    """`environment` is the name of the configuration that is mounted beside the image's own."""
    copies = instance_count(model.body, runtime) if runtime.backend in _PYTHON_BACKENDS else 0
    return Server(
        command=("tritonserver",),
        args=_args(environment, stop),
        ports=(_HTTP, _GRPC, _METRICS),
        live="/v2/health/live",
        ready="/v2/health/ready",
        probe_port=_HTTP.name,
        metrics_port=_METRICS.name,
        metrics_path="/metrics",
        drain_seconds=stop.drain,
        context=_context(model, runtime),
        config={f"{environment}.pbtxt": environment_config(model, runtime)},
        config_path=f"/models/{model.name}/configs",
        shared_memory=copies * _SHARED_MEMORY,
    )


def _args(environment: str, stop: Shutdown) -> tuple[str, ...]:
    return (
        "--model-repository=/models",
        f"--model-config-name={environment}",
        "--model-control-mode=none",
        # Else a backend fills in what it finds in the model's file: a batch size, say, that nobody reviewed.
        "--disable-auto-complete-config",
        "--strict-readiness=true",
        f"--exit-timeout-secs={stop.drain}",
        f"--http-port={_HTTP.number}",
        f"--grpc-port={_GRPC.number}",
        f"--metrics-port={_METRICS.number}",
        # Else there is no percentile that an analysis of a release could ask for.
        "--metrics-config=summary_latencies=true",
    )


def _context(model: Spec[ModelSpec], runtime: TritonRuntime) -> Context:
    """A model repository; its `config.pbtxt` makes it whole without the one that is mounted."""
    folder = f"/models/{model.name}"
    file = model_file(model.body, runtime)
    return Context(
        base=runtime.image,
        steps=(
            f"COPY --chmod=0444 {dumps(['config.pbtxt', f'{folder}/config.pbtxt'])}",
            f"COPY --from=verified --chmod=0444 {dumps(['/artifact', f'{folder}/1/{file}'])}",
        ),
        files={"config.pbtxt": release_config(model, runtime).encode()},
    )
