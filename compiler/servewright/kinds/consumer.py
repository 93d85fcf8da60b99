"""Consumer: a service that may call, with its own key and budget."""

from typing import Annotated, Literal

from servewright.core.field import Operations, RenderedBy
from servewright.core.kind import Kind
from servewright.core.strict import SpecPart, field
from servewright.formats.specs.parts import Limits, OwnedMetadata, OwnedSpec, SecretReference


class ConsumerSpec(OwnedSpec):
    """A calling service."""

    key: Operations[SecretReference] = field("Where its key lies; it becomes an ExternalSecret.")
    quota: Operations[Annotated[Limits | None, RenderedBy("litellm")]] = field("Its budget over a long period.", None)
    limits: Operations[Annotated[Limits | None, RenderedBy("litellm")]] = field("Its limits over a short period.", None)


class Consumer(SpecPart):
    """The document."""

    api_version: Literal["servewright.dev/v1"]
    kind: Literal["Consumer"]
    metadata: OwnedMetadata
    spec: ConsumerSpec


KIND = Kind("Consumer", Consumer)
