"""What an environment gives to the one that promotes from it: what it ran when this change began, and nothing newer."""

from dataclasses import dataclass

from servewright.cli.promotion.obstacle import Obstacle
from servewright.cli.promotion.standing import Standing, typed
from servewright.core.identity import Identity
from servewright.core.release import Point


@dataclass(frozen=True, slots=True)
class Source:
    """`newer` is what this change has there, and has not merged."""

    point: Point
    newer: str = ""


def source(standing: Standing, environment: str, identity: Identity) -> Source | Obstacle:
    """Records tell; of what is disabled there, its pin or spec."""
    said = standing.said(environment).get(identity)
    row = standing.row(environment, identity)
    if row is not None and not standing.holds(identity, row.point):
        return Obstacle(f"{row.point}, which `{environment}` runs, is among no releases", "restore its snapshot")
    if row is not None:
        return Source(row.point, _newer(row.point, said))
    if said is None:
        return Obstacle(f"`{environment}` does not run it", _bring(standing, environment, identity))
    if not standing.holds(identity, said) or not _was_there(standing, environment, identity, said):
        return Obstacle(f"{said.version or said} is not merged yet in `{environment}`", "merge it first")
    return Source(said)


def _newer(ran: Point, said: Point | None) -> str:
    if said is None or said == ran:
        return ""
    return said.version if said.version != ran.version else str(said)


def _was_there(standing: Standing, environment: str, identity: Identity, point: Point) -> bool:
    """What is enabled has a record, and what is disabled leaves no trace."""
    return standing.baseline.empty or not standing.spec(environment, identity, point).body.enabled


def _bring(standing: Standing, environment: str, identity: Identity) -> str:
    if standing.upstream(environment):
        return f"run `servewright promote {typed(identity)} --to {environment}` first, and merge that"
    return "write a spec for it, and merge that"
