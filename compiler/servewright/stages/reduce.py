"""Reduce: what only the whole fleet shows: two claims to one address or object, and more pods than nodes can hold."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from servewright.core.facts import Emits, Fact, HostPath, Relies, Usage
from servewright.core.finding import Finding, Related, Severity
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.rule import Rule
from servewright.core.spec import Spec

HOST_PATH_TWICE = Rule(
    "FLT001",
    "host_path_twice",
    Severity.ERROR,
    "Two routes answer at the same host and path.",
    "Which of them answers would depend on the gateway, and on which was created first.",
)
OBJECT_TWICE = Rule(
    "FLT002",
    "object_twice",
    Severity.ERROR,
    "Two apps render the same object.",
    "Two Applications would overwrite each other's object for ever.",
)
OBJECT_MISSING = Rule(
    "FLT003",
    "object_missing",
    Severity.ERROR,
    "A rendered object names another that no app renders.",
    "What is named has to be there, else the object that names it never becomes ready.",
)
POOL_EXCEEDED = Rule(
    "FLT004",
    "pool_exceeded",
    Severity.ERROR,
    "Models may ask together for more GPUs than a pool has.",
    "At the peak, when all of them scale out, some pods would wait for a node for ever.",
)
QUOTA_EXCEEDED = Rule(
    "FLT005",
    "quota_exceeded",
    Severity.ERROR,
    "A team's models may ask together for more than its quota.",
    "A quota is a promise to the other teams on the same nodes.",
)


def reduce(facts: Iterable[Fact], fleets: Iterable[Fleet], incomplete: Collection[str]) -> Iterator[Finding]:
    """Findings in a fixed order. `incomplete`: environments of which some app was not built, and lacks its objects."""
    facts = tuple(facts)
    yield from _addresses([fact for fact in facts if isinstance(fact, HostPath)])
    emitted = [fact for fact in facts if isinstance(fact, Emits)]
    yield from _emitted_twice(emitted)
    held = {(fact.environment, fact.object) for fact in emitted}
    for fact in facts:
        if (
            isinstance(fact, Relies)
            and fact.environment not in incomplete
            and (fact.environment, fact.object) not in held
        ):
            yield _missing(fact)
    usages = [fact for fact in facts if isinstance(fact, Usage)]
    for fleet in fleets:
        here = [usage for usage in usages if usage.environment == fleet.environment.name]
        yield from _pools(fleet, here)
        yield from _quotas(fleet, here)


def _addresses(claims: list[HostPath]) -> Iterator[Finding]:
    by_address: dict[tuple[str, str, str], list[HostPath]] = defaultdict(list)
    for claim in claims:
        by_address[claim.environment, claim.host, claim.path].append(claim)
    for (environment, host, path), rivals in sorted(by_address.items()):
        for index, claim in enumerate(rivals):
            earlier = next((rival for rival in rivals[:index] if _overlap(claim, rival)), None)
            if earlier is not None:
                yield HOST_PATH_TWICE.finding(
                    f"routes `{earlier.route}` and `{claim.route}` both answer `{host}{path}` in `{environment}`",
                    claim.at,
                    help="give one of them another host, path or method",
                    related=(Related(earlier.at, "the other one"),),
                )


def _overlap(one: HostPath, other: HostPath) -> bool:
    return not one.methods or not other.methods or bool(set(one.methods) & set(other.methods))


def _emitted_twice(emitted: list[Emits]) -> Iterator[Finding]:
    first: dict[tuple[str, Any], Emits] = {}
    for fact in emitted:
        earlier = first.setdefault((fact.environment, fact.object), fact)
        if earlier.app != fact.app:
            thing = fact.object
            yield OBJECT_TWICE.finding(
                f"apps `{earlier.app}` and `{fact.app}` both render {thing.kind} `{thing.name}`"
                + (f" in namespace `{thing.namespace}`" if thing.namespace else "")
                + f" in `{fact.environment}`",
                fact.at,
                help="rename one of the specs, or give one another namespace",
                related=(Related(earlier.at, "the other one"),),
            )


def _missing(fact: Relies) -> Finding:
    thing = fact.object
    return OBJECT_MISSING.finding(
        f"app `{fact.app}` needs {thing.kind} `{thing.name}`"
        + (f" in namespace `{thing.namespace}`" if thing.namespace else "")
        + f", which nothing renders in `{fact.environment}`",
        fact.at,
        help="enable what it needs there, or disable this there",
    )


def _pools(fleet: Fleet, usages: list[Usage]) -> Iterator[Finding]:
    for index, pool in enumerate(fleet.environment.body.gpu_pools):
        users = [usage for usage in usages if usage.pool == pool.name]
        total = sum(usage.gpus for usage in users)
        if total > pool.count:
            yield POOL_EXCEEDED.finding(
                f"pool `{pool.name}` of `{fleet.environment.name}` has {pool.count} GPUs; models may ask for {total}",
                fleet.environment.place("spec", "gpuPools", index, "count"),
                help="lower `scaling.max` of a model, or add nodes to the pool",
                related=tuple(Related(user.at, f"`{user.model}` may ask for {user.gpus}") for user in users),
            )


def _quotas(fleet: Fleet, usages: list[Usage]) -> Iterator[Finding]:
    by_team: Mapping[str, list[Usage]] = {usage.team: [] for usage in usages}
    for usage in usages:
        by_team[usage.team].append(usage)
    for name, users in sorted(by_team.items()):
        team = fleet.specs.get(Identity("Team", name))
        if team is not None:
            yield from _quota(fleet, team, users)


def _quota(fleet: Fleet, team: Spec[Any], users: list[Usage]) -> Iterator[Finding]:
    quota = team.body.quota
    for key, limit, asked, shown in (
        ("gpus", quota.gpus, sum(user.gpus for user in users), lambda gpus: str(gpus)),
        ("cpu", quota.cpu and quota.cpu.milli, sum(user.cpu for user in users), lambda milli: f"{milli / 1000:g}"),
        ("memory", quota.memory and quota.memory.bytes, sum(user.memory for user in users), _gibibytes),
    ):
        if limit is not None and asked > limit:
            yield QUOTA_EXCEEDED.finding(
                f"team `{team.name}` may use {shown(limit)} of {key} in `{fleet.environment.name}`, "
                f"and its models may ask for {shown(asked)}",
                team.place("spec", "quota", key),
                help="lower `scaling.max` of a model, or agree on a larger quota",
                related=tuple(Related(user.at, f"`{user.model}`") for user in users),
            )


def _gibibytes(size: int) -> str:
    return f"{size / 2**30:g}Gi"
