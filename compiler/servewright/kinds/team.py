"""Team: who owns specs, where they live, and how much its workloads may use."""

from typing import Annotated, Literal

from pydantic import Field

from servewright.core.field import Operations
from servewright.core.kind import Kind
from servewright.core.strict import Items, SpecPart, field, maker
from servewright.formats.specs.parts import Partials
from servewright.formats.units.git import CodeOwner
from servewright.formats.units.names import TeamName
from servewright.formats.units.paths import SecretPrefix, SpecsFolder
from servewright.formats.units.quantity import Cpu, Memory


class Quota(SpecPart):
    """What all workloads of the team together may request in one environment."""

    gpus: Annotated[int, Field(ge=0, le=100_000)] | None = field(
        "Whole GPUs, over all pools.", None, because="no limit", unit="GPUs"
    )
    cpu: Cpu | None = field("CPU requests.", None, because="no limit")
    memory: Memory | None = field("Memory requests.", None, because="no limit")


class TeamSpec(SpecPart):
    """A team and its borders."""

    owners: Operations[Items[CodeOwner]] = field("Who reviews the team's specs, as CODEOWNERS names them.")
    paths: Operations[Items[SpecsFolder]] = field(
        "The folders below `specs/` that hold the team's specs; a spec elsewhere cannot claim this team."
    )
    secrets: Operations[Items[SecretPrefix]] = maker(
        tuple, "The prefixes, in every secret store, below which the team's secrets lie."
    )
    quota: Operations[Quota] = maker(Quota, "What the team may use in each environment.", because="no limit")
    environments: Operations[Partials] = maker(
        dict, "Partials of this spec, by environment, that override it there; operations only."
    )


class TeamMetadata(SpecPart):
    """The identity of a team."""

    name: TeamName = field("The team's name; also its default namespace.")


class Team(SpecPart):
    """The document."""

    api_version: Literal["servewright.dev/v1"]
    kind: Literal["Team"]
    metadata: TeamMetadata
    spec: TeamSpec


KIND = Kind("Team", Team, owned=False)
