"""How a FastAPI service is started, and what its image holds."""

import re
from collections.abc import Mapping
from json import dumps
from posixpath import basename

from servewright.core.server import Context, Port, Server
from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.services import FastApiRuntime
from servewright.serving.shutdown import Shutdown
from servewright.targets.fastapi.source import REQUIREMENTS
from servewright.targets.fastapi.uvicorn import arguments

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def server(model: Spec[ModelSpec], runtime: FastApiRuntime, files: Mapping[str, bytes], stop: Shutdown) -> Server:
    """`files` are those of the service's source."""
    weights = _weights(model.body.artifact.uri)
    return Server(
        command=("uvicorn",),
        args=arguments(runtime, stop),
        ports=(Port("http", runtime.port),),
        live=runtime.health.live,
        ready=runtime.health.ready,
        probe_port="http",
        metrics_port="http",
        metrics_path="/metrics",
        drain_seconds=stop.drain,
        context=_context(runtime, files, weights),
        environment={
            # The root file system is read-only and the user has no home.
            "HOME": "/tmp",
            "MODEL_PATH": weights,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
        },
    )


def _context(runtime: FastApiRuntime, files: Mapping[str, bytes], weights: str) -> Context:
    install = ("python", "-m", "pip", "install", "--no-cache-dir", "--requirement", f"/source/{REQUIREMENTS}")
    return Context(
        base=runtime.image,
        steps=(
            # A layer of its own, so that releases share it; mounted whole, since a requirement may name another file.
            f"RUN --mount=type=bind,source=source,target=/source {dumps(install)}",
            # Git keeps no permissions but one, and the user of the image is not the owner of the files.
            f"COPY --chmod=u=rwX,go=rX {dumps(['source/', '/app/'])}",
            f"COPY --from=verified --chmod=0444 {dumps(['/artifact', weights])}",
        ),
        files={f"source/{path}": content for path, content in files.items()},
    )


def _weights(uri: str) -> str:
    """Where the service finds its model: under the artifact's own name where that is a plain one."""
    name = basename(uri)
    return f"/models/{name if _PLAIN_NAME.fullmatch(name) else 'model'}"
