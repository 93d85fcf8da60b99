"""What one app tells the whole fleet: small values that the reduction adds up and compares."""

from dataclasses import dataclass

from servewright.core.place import Place


@dataclass(frozen=True, slots=True)
class Object:
    """A Kubernetes object's identity in a cluster; `namespace` is empty for cluster-scoped kinds."""

    group: str
    kind: str
    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Emits:
    """An app renders an object."""

    environment: str
    app: str
    object: Object
    at: Place


@dataclass(frozen=True, slots=True)
class Relies:
    """An app's manifest names an object that its own folder does not hold."""

    environment: str
    app: str
    object: Object
    at: Place


@dataclass(frozen=True, slots=True)
class HostPath:
    """A route answers at a host and path; `methods` is empty where it answers all."""

    environment: str
    route: str
    host: str
    path: str
    methods: tuple[str, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model's pods request together when all of them run; `cpu` in thousandths, `memory` in bytes."""

    environment: str
    team: str
    model: str
    cpu: int
    memory: int
    pool: str
    gpus: int
    at: Place


Fact = Emits | Relies | HostPath | Usage
