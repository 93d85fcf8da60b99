"""What a model server needs of its workload: the contract between the targets of runtimes and of workloads."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Port:
    """A container port; `name` is what Services and probes use."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Context:
    """What the image of a server is built from.

    `base` is an image without digest; `steps` are Dockerfile lines between FROM and USER; `files` go beside it.
    """

    base: str
    steps: tuple[str, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Server:
    """`args` follow `command`; the first port serves requests. `config` are files, mounted at `config_path`.

    `live` and `ready` are HTTP paths on the port `probe_port`; `drain_seconds` is how long the server itself waits for
    requests after SIGTERM; `shared_memory` in bytes (0: none); `writable` are folders that the server must write to.
    """

    command: tuple[str, ...]
    args: tuple[str, ...]
    ports: tuple[Port, ...]
    live: str
    ready: str
    probe_port: str
    metrics_port: str
    metrics_path: str
    drain_seconds: int
    context: Context
    environment: Mapping[str, str] = field(default_factory=dict)
    config: Mapping[str, str] = field(default_factory=dict)
    config_path: str = ""
    shared_memory: int = 0
    writable: tuple[str, ...] = ("/tmp",)
