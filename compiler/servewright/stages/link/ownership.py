"""Who may say what where: specs in the team's folders, secrets below its prefixes, pods in free namespaces."""

from collections.abc import Iterator
from typing import Any

from servewright.core.field import NamesPool, NamesStore
from servewright.core.finding import Finding, Related, Severity
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.naming import PLATFORM_TEAM
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.nearest import did_you_mean
from servewright.formats.spec_fields import find_values, marked_fields
from servewright.stages.link.world import World

OUTSIDE_TEAM = Rule(
    "LNK006",
    "spec_outside_team",
    Severity.ERROR,
    "A spec lies outside of the folders of the team that it claims.",
    "A team's folders decide who reviews a change, so a spec elsewhere would escape its owners.",
)
RESERVED = Rule(
    "LNK015",
    "name_reserved",
    Severity.ERROR,
    "A name or namespace belongs to the platform or to Kubernetes.",
    "A team that could render there would act with rights that are not its own.",
)
SECRET_OUTSIDE = Rule(
    "LNK013",
    "secret_outside_team",
    Severity.ERROR,
    "A spec names a secret that does not lie below its team's prefixes.",
    "Else every team could have every other team's keys delivered to it.",
)
UNKNOWN_STORE = Rule(
    "LNK011",
    "store_unknown",
    Severity.ERROR,
    "A spec names a secret store that the environment does not have.",
    "The secret would never arrive there.",
)
UNKNOWN_POOL = Rule(
    "LNK012",
    "pool_unknown",
    Severity.ERROR,
    "A model names a GPU pool that the environment does not have.",
    "Its pods would wait for a node for ever.",
)


def check_owner(spec: Spec[Any], world: World) -> Iterator[Finding]:
    """The spec against its team and the names that nobody may take."""
    team = world.specs.get(Identity("Team", spec.team))
    if team is not None and not spec.file.startswith(tuple(team.body.paths)):
        folders = ", ".join(f"`{path}`" for path in team.body.paths)
        yield OUTSIDE_TEAM.finding(
            f"{spec.identity.kind.lower()} `{spec.identity.label}` claims team `{spec.team}` from elsewhere",
            spec.place("metadata", "team"),
            help=f"move the file below {folders}",
            related=(Related(team.place("spec", "paths"), "the team's folders"),),
        )
    taken = _reserved(world)
    if spec.identity.kind == "Team" and spec.name in taken | {PLATFORM_TEAM}:
        yield RESERVED.finding(f"`{spec.name}` is reserved", spec.place("metadata", "name"), help="choose another name")
    elif spec.team and spec.namespace in taken:
        yield RESERVED.finding(
            f"namespace `{spec.namespace}` is reserved",
            spec.place("metadata", "namespace"),
            help="choose another namespace",
        )


def check_environment(spec: Spec[Any], kind: Kind, world: World) -> Iterator[Finding]:
    """Stores and pools that the spec names, in this environment."""
    body = world.environment.body
    pools = [pool.name for pool in body.gpu_pools]
    for field, _ in marked_fields(kind.document, NamesStore):
        for path, name in find_values(spec.tree, field.pattern):
            yield from _absent(UNKNOWN_STORE, "secret store", name, list(body.secret_stores), spec, path, world)
            yield from _secret(spec, path[:-1], world)
    for field, _ in marked_fields(kind.document, NamesPool):
        for path, name in find_values(spec.tree, field.pattern):
            yield from _absent(UNKNOWN_POOL, "GPU pool", name, pools, spec, path, world)


def _absent(
    rule: Rule, noun: str, name: str, known: list[str], spec: Spec[Any], path: tuple[str | int, ...], world: World
) -> Iterator[Finding]:
    if name not in known:
        yield rule.finding(
            f"`{world.environment.name}` has no {noun} `{name}`",
            spec.place(*path),
            help=did_you_mean(name, known)
            or f"add it to Environment `{world.environment.name}`, or disable the spec there",
        )


def _secret(spec: Spec[Any], path: tuple[str | int, ...], world: World) -> Iterator[Finding]:
    team = world.specs.get(Identity("Team", spec.team))
    key = next((value for _, value in find_values(spec.tree, (*(str(step) for step in path), "key"))), "")
    if team is None or str(key).startswith(tuple(team.body.secrets)):
        return
    prefixes = ", ".join(f"`{prefix}`" for prefix in team.body.secrets) or "no prefix"
    yield SECRET_OUTSIDE.finding(
        f"secret `{key}` does not lie below team `{spec.team}`'s prefixes",
        spec.place(*path, "key"),
        help=f"name one below {prefixes}",
        related=(Related(team.place("spec", "secrets"), "the team's prefixes"),),
    )


def _reserved(world: World) -> frozenset[str]:
    platform = world.specs.get(Identity("Platform", "platform"))
    argocd = platform.body.argocd.namespace if platform else "argocd"
    return frozenset(
        {"default", "kube-system", "kube-public", "kube-node-lease", argocd, world.environment.body.gateway.namespace}
    )
