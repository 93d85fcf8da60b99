"""What the specs of several kinds have in common: identity and owner, partials by environment, secrets, limits."""

from typing import Annotated, Any

from pydantic import Field

from servewright.core.field import NamesStore, Operations, Ref
from servewright.core.strict import Items, SpecPart, field, maker
from servewright.formats.units.dates import CalendarDate
from servewright.formats.units.names import EnvironmentName, KubernetesName, SpecName, TeamName
from servewright.formats.units.paths import SecretKey, SecretProperty
from servewright.formats.units.rate import Rate

# Each partial is laid over the whole spec and read once more, so their number is bounded.
Partials = Annotated[dict[Annotated[EnvironmentName, Ref("Environment")], dict[str, Any]], Field(max_length=100)]


class OwnedMetadata(SpecPart):
    """The identity of a team's spec."""

    name: SpecName = field("The spec's name, unique within its kind (and major version).")
    team: Annotated[TeamName, Ref("Team")] = field("The team that owns it.")
    namespace: KubernetesName | None = field(
        "The namespace of what is rendered from it.", None, because="the team's name"
    )
    shared_with: Items[Annotated[TeamName, Ref("Team")]] = maker(
        tuple, "Other teams whose specs may name this one.", because="no other team may"
    )


class OwnedSpec(SpecPart):
    """The fields that the specs of every owned kind have."""

    enabled: Operations[bool] = field("Whether the environment runs it.", True, because="what is specified runs")
    environments: Operations[Partials] = maker(
        dict, "Partials of this spec, by environment, that override it there; operations only."
    )


class SecretReference(SpecPart):
    """Where a secret lies; its value is never written here."""

    store: Annotated[SpecName, NamesStore()] = field("One of the environment's `secretStores`.")
    key: SecretKey = field("The secret's path in the store, after the store's prefix.")
    property: SecretProperty | None = field("The property of the secret.", None, because="the whole secret")


class Limits(SpecPart):
    """How much may come through in a period."""

    requests: Rate | None = field("Requests.", None, because="no limit")
    tokens: Rate | None = field("Tokens, prompt and completion together.", None, because="no limit")


class Deprecation(SpecPart):
    """That a line will not be served for ever."""

    sunset: CalendarDate = field("The last day on which callers may rely on it; rendered as an alert.")
    reason: Annotated[str, Field(min_length=1, max_length=500)] = field("Why it goes, and what callers use instead.")
