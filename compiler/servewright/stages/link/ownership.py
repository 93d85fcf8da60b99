"""Who may say what where: specs in the team's folders, secrets below its prefixes, pods in free namespaces."""

from collections.abc import Iterable, Iterator
from typing import Any

from servewright.core.field import NamesPool, NamesStore
from servewright.core.finding import Finding, Related, Severity
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.local_finding import LocalFinding
from servewright.core.naming import PLATFORM_TEAM
from servewright.core.place import Place
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.nearest import did_you_mean
from servewright.formats.specs.fields import find_values, marked_fields
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
    "A name or namespace belongs to Kubernetes, to the platform or to another team.",
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

# Beside the environments, in `renders/`.
_FOLDERS = frozenset({"apis", "images", "pipelines", "releases"})


def check_owner(spec: Spec[Any], world: World) -> Iterator[Finding | LocalFinding]:
    """The spec against its team and the names that nobody may take."""
    team = world.specs.get(Identity("Team", spec.team))
    if team is not None and not spec.is_snapshot and not spec.file.startswith(tuple(team.body.paths)):
        folders = ", ".join(f"`{path}`" for path in team.body.paths)
        yield OUTSIDE_TEAM.finding(
            f"{spec.identity.kind.lower()} `{spec.identity.label}` is in no folder of team `{spec.team}`",
            spec.place("metadata", "team"),
            help=f"move the file below {folders}" if folders else "add a folder to the team's `paths`",
            related=(Related(team.place("spec", "paths"), "the team's folders"),),
        )
    if spec.identity.kind == "Environment" and spec.name in _FOLDERS:
        at, message = spec.place("metadata", "name"), f"environment name `{spec.name}` is a folder of `renders/`"
        yield RESERVED.finding(message, at, help="choose another name")
    elif spec.identity.kind == "Team":
        yield from _taken("team name", spec.name, spec.place("metadata", "name"), world)
    elif spec.team and spec.namespace != spec.team:  # else it is for the team to choose another name
        yield from _taken("namespace", spec.namespace, spec.place("metadata", "namespace"), world)


def _taken(noun: str, name: str, at: Place, world: World) -> Iterator[Finding | LocalFinding]:
    """Why a name or namespace is not to be had."""
    advice = f"choose another {noun.removeprefix('team ')}"
    platform = world.specs.get(Identity("Platform", "platform"))
    if name == "default" or name.startswith("kube-"):
        yield RESERVED.finding(f"{noun} `{name}` belongs to Kubernetes", at, help=advice)
    elif noun == "team name" and name == PLATFORM_TEAM:
        yield RESERVED.finding(f"{noun} `{name}` belongs to the platform", at, help=advice)
    elif platform is not None and name == platform.body.argocd.namespace:
        yield RESERVED.finding(f"{noun} `{name}` belongs to Argo CD", at, help=advice)
    elif noun == "namespace" and Identity("Team", name) in world.specs:
        yield RESERVED.finding(f"{noun} `{name}` belongs to team `{name}`", at, help=advice)
    elif name == world.environment.body.gateway.namespace:
        yield LocalFinding(RESERVED, f"{noun} `{name}` belongs to the gateway", at, advice)


def check_environment(spec: Spec[Any], kind: Kind, world: World) -> Iterator[Finding | LocalFinding]:
    """Stores and pools that the spec names, in this environment."""
    body = world.environment.body
    pools = [pool.name for pool in body.gpu_pools]
    for field, _ in marked_fields(kind.document, NamesStore):
        for path, name in find_values(spec.tree, field.pattern):
            if name not in body.secret_stores:
                yield _absent(UNKNOWN_STORE, f"secret store `{name}`", name, body.secret_stores, spec.place(*path))
            yield from _secret(spec, path[:-1], world)
    for field, _ in marked_fields(kind.document, NamesPool):
        for path, name in find_values(spec.tree, field.pattern):
            if name not in pools:
                yield _absent(UNKNOWN_POOL, f"GPU pool `{name}`", name, pools, spec.place(*path))


def _absent(rule: Rule, what: str, name: str, known: Iterable[str], at: Place) -> LocalFinding:
    advice = did_you_mean(name, known) or "add it to the environment, or disable the spec there"
    return LocalFinding(rule, f"there is no {what}", at, advice)


def _secret(spec: Spec[Any], path: tuple[str | int, ...], world: World) -> Iterator[Finding]:
    team = world.specs.get(Identity("Team", spec.team))
    key = next((value for _, value in find_values(spec.tree, (*(str(step) for step in path), "key"))), "")
    if team is None or str(key).startswith(tuple(team.body.secrets)):
        return
    prefixes = ", ".join(f"`{prefix}`" for prefix in team.body.secrets)
    yield SECRET_OUTSIDE.finding(
        f"secret `{key}` lies below no prefix of team `{spec.team}`",
        spec.place(*path, "key"),
        help=f"name one below {prefixes}" if prefixes else "add a prefix to the team's `secrets`",
        related=(Related(team.place("spec", "secrets"), "the team's prefixes"),),
    )
