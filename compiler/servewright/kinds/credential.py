"""Credential: a key to a provider of generative AI, held in a secret store."""

from typing import Annotated, Literal

from servewright.core.field import Operations, RenderedBy
from servewright.core.kind import Kind
from servewright.core.strict import SpecPart, field
from servewright.formats.specs.parts import Limits, OwnedMetadata, OwnedSpec, SecretReference
from servewright.formats.units.dates import CalendarDate
from servewright.formats.units.hosts import HttpUrl


class CredentialSpec(OwnedSpec):
    """A provider's key."""

    provider: Operations[Literal["openai", "azure", "bedrock", "vertex", "anthropic", "openai-compatible"]] = field(
        "Whose API the key opens."
    )
    base_url: Operations[HttpUrl | None] = field(
        "Where the API is, for `openai-compatible` and `azure`.", None, because="the provider's public address"
    )
    secret: Operations[SecretReference] = field("Where the key lies; it becomes an ExternalSecret.")
    limits: Operations[Annotated[Limits | None, RenderedBy("litellm")]] = field("What the provider allows.", None)
    expires: Operations[Annotated[CalendarDate | None, RenderedBy("observability")]] = field(
        "The last day on which the key is valid; rendered as an alert.", None, because="it does not expire"
    )


class Credential(SpecPart):
    """The document."""

    api_version: Literal["servewright.dev/v1"]
    kind: Literal["Credential"]
    metadata: OwnedMetadata
    spec: CredentialSpec


KIND = Kind("Credential", Credential)
