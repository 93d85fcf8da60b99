"""Platform: what the whole organisation shares."""

from typing import Annotated, Literal

from servewright.core.field import Operations, RenderedBy
from servewright.core.kind import Kind
from servewright.core.strict import SpecPart, field, maker
from servewright.formats.units.duration import Duration
from servewright.formats.units.git import GitBranch, GitUrl
from servewright.formats.units.hosts import HttpUrl
from servewright.formats.units.images import ImageRepository
from servewright.formats.units.names import KubernetesName, KubernetesSubdomain
from servewright.formats.units.percentage import Percentage


class Tracing(SpecPart):
    """Where spans go."""

    otlp: HttpUrl = field("The OTLP gRPC endpoint that servers send spans to.")
    sampling: Percentage = field(
        "The share of requests that are traced.",
        Percentage.parse("1%"),
        because="at 2 billion requests a month one in a hundred already gives 8 traces a second",
    )


class Logs(SpecPart):
    """Where log lines go."""

    elasticsearch: KubernetesSubdomain = field("The Elasticsearch resource that receives the logs.")
    retention: Duration = field(
        "How long log lines are kept.", Duration.parse("14d"), because="two weeks cover an incident and its review"
    )


class ArgoCd(SpecPart):
    """The Argo CD that syncs `renders/`."""

    namespace: KubernetesName = field(
        "The namespace where AppProjects and ApplicationSets live.", "argocd", because="Argo CD's own manifests use it"
    )


class PlatformSpec(SpecPart):
    """One for the organisation: every spec may rely on it."""

    repository: Operations[GitUrl] = field("The git repository whose `renders/` Argo CD reads.")
    branch: Operations[GitBranch] = field(
        "The branch that Argo CD follows, and the target that a pull request is compared with.",
        "main",
        because="git's own default name",
    )
    images: Operations[ImageRepository] = field("The image repository under which built images are pushed.")
    argocd: Operations[ArgoCd] = maker(ArgoCd, "The Argo CD that syncs `renders/`.")
    prometheus: Operations[HttpUrl | None] = field(
        "The Prometheus that analyses of releases query.", None, because="releases are not measured"
    )
    tracing: Operations[Annotated[Tracing | None, RenderedBy("observability")]] = field("Where spans go.", None)
    logs: Operations[Annotated[Logs | None, RenderedBy("observability")]] = field("Where log lines go.", None)


class Platform(SpecPart):
    """The document."""

    api_version: Literal["servewright.dev/v1"]
    kind: Literal["Platform"]
    spec: PlatformSpec


KIND = Kind("Platform", Platform, owned=False, single=True)
