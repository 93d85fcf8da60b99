"""One family of output, as the pipeline sees it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from servewright.core.finding import Finding
from servewright.core.manifest import Manifest
from servewright.core.registry import discover
from servewright.core.server import Server
from servewright.core.slice import AppKind, Slice


@dataclass(frozen=True, slots=True)
class Workload:
    """A model's server, and the image that runs it (a reference with a tag or digest)."""

    server: Server
    image: str


Serve = Callable[[Slice], Iterator[Server | Finding]]
BuildContext = Callable[[Slice, Server], Mapping[str, bytes]]
Render = Callable[[Slice, Workload | None], Iterator[Manifest | Finding]]


@dataclass(frozen=True, slots=True)
class Target:
    """`render` makes manifests for the app kinds in `apps`; `serve` describes the server of its runtime;

    `context` makes the build context of an image, file by file. A target does at least one of the three.
    """

    name: str
    summary: str
    apps: frozenset[AppKind] = frozenset()
    render: Render | None = None
    serve: Serve | None = None
    context: BuildContext | None = None


def find_targets() -> dict[str, Target]:
    """Every target by its name, in the order of the modules' names."""
    return {target.name: target for target in discover("servewright.targets", "TARGET", Target).values()}
