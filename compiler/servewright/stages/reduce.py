"""Reduce: what only the whole fleet shows: two claims to one address or object, and more pods than nodes can hold."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from servewright.core.facts import Emits, Fact, HostPath, Object, Relies, Usage
from servewright.core.finding import Finding, Related, Severity
from servewright.core.fleet import Fleet
from servewright.core.identity import Identity
from servewright.core.local_finding import LocalFinding, merged
from servewright.core.place import Place
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.units.quantity import Memory

_Local = tuple[str, LocalFinding]  # with its environment

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
    facts, fleets = tuple(facts), tuple(fleets)
    yield from merged(_addresses([fact for fact in facts if isinstance(fact, HostPath)]))
    emitted = [fact for fact in facts if isinstance(fact, Emits)]
    yield from merged(_emitted_twice(emitted))
    relied = [fact for fact in facts if isinstance(fact, Relies) and fact.environment not in incomplete]
    yield from merged(_missing(relied, {(fact.environment, fact.object) for fact in emitted}))
    usages: dict[str, list[Usage]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, Usage):
            usages[fact.environment].append(fact)
    for fleet in fleets:
        yield from _pools(fleet, usages[fleet.environment.name])
    yield from _quotas(fleets, usages)


def _addresses(claims: list[HostPath]) -> Iterator[_Local]:
    by_address: dict[tuple[str, str, str], list[HostPath]] = defaultdict(list)
    for claim in claims:
        # A prefix matches whole segments, with or without a slash at its end.
        by_address[claim.environment, claim.host, claim.path.rstrip("/") or "/"].append(claim)
    for (environment, host, path), rivals in sorted(by_address.items()):
        for index, claim in enumerate(rivals):
            earlier = next((rival for rival in rivals[:index] if _overlap(claim, rival)), None)
            if earlier is not None:
                finding = LocalFinding(
                    HOST_PATH_TWICE,
                    f"routes `{earlier.route}` and `{claim.route}` both answer `{host}{path}`",
                    claim.at,
                    "give one of them another host, path or method",
                    (Related(earlier.at, "the other one"),),
                )
                yield environment, finding


def _overlap(one: HostPath, other: HostPath) -> bool:
    return not one.methods or not other.methods or bool(set(one.methods) & set(other.methods))


def _emitted_twice(emitted: list[Emits]) -> Iterator[_Local]:
    first: dict[tuple[str, Object], Emits] = {}
    for fact in emitted:
        first.setdefault((fact.environment, fact.object), fact)
    for fact in emitted:
        earlier, thing = first[fact.environment, fact.object], fact.object
        namespace = first.get((fact.environment, Object("", "Namespace", "", thing.namespace)))
        # Where two apps render a namespace, that is what is wrong, and not all that both put into it.
        if earlier.app != fact.app and (namespace is None or namespace.app != earlier.app):
            finding = LocalFinding(
                OBJECT_TWICE,
                f"apps `{earlier.app}` and `{fact.app}` both render {_named(thing)}",
                _name_of(fact.at),
                "write another `namespace` in the specs of one of them"
                if thing.kind == "Namespace"
                else "rename one of the specs, or give one another namespace",
                (Related(_name_of(earlier.at), "the other one"),),
            )
            yield fact.environment, finding


def _missing(relied: list[Relies], held: set[tuple[str, Object]]) -> Iterator[_Local]:
    for fact in relied:
        if (fact.environment, fact.object) not in held:
            message = f"app `{fact.app}` needs {_named(fact.object)}, which nothing renders"
            advice = "enable what it needs there, or disable this there"
            yield fact.environment, LocalFinding(OBJECT_MISSING, message, _name_of(fact.at), advice)


def _named(thing: Object) -> str:
    return f"{thing.kind} `{thing.namespace}/{thing.name}`" if thing.namespace else f"{thing.kind} `{thing.name}`"


def _name_of(at: Place) -> Place:
    """Of a whole document, the place of its name."""
    return at if at.path else at.child("metadata", "name")


def _pools(fleet: Fleet, usages: list[Usage]) -> Iterator[Finding]:
    where = f"of `{fleet.environment.name}`"
    for index, pool in enumerate(fleet.environment.body.gpu_pools):
        users = [usage for usage in usages if usage.pool == pool.name]
        total = sum(usage.gpus for usage in users)
        if total > pool.count:
            yield POOL_EXCEEDED.finding(
                f"pool `{pool.name}` {where} has {pool.count} GPUs, and models may ask for {total}",
                fleet.environment.place("spec", "gpuPools", index, "count"),
                help="lower `scaling.max` of a model, or add nodes to the pool",
                related=_largest([(usage, usage.gpus) for usage in users], _gpus),
            )


def _quotas(fleets: tuple[Fleet, ...], usages: Mapping[str, list[Usage]]) -> Iterator[Finding]:
    """One finding for each quota, with what each environment would take of it."""
    exceeded: dict[Place, list[tuple[str, _Quota]]] = defaultdict(list)
    for fleet in fleets:
        by_team: dict[str, list[Usage]] = defaultdict(list)
        for usage in usages[fleet.environment.name]:
            by_team[usage.team].append(usage)
        for name, users in sorted(by_team.items()):
            for quota in _exceeded(fleet.specs[Identity("Team", name)], users):
                exceeded[quota.at].append((fleet.environment.name, quota))
    for at, found in exceeded.items():
        _, worst = max(found, key=lambda entry: entry[1].asked)
        asked = ", ".join(f"{quota.shown(quota.asked)} in `{environment}`" for environment, quota in found)
        yield QUOTA_EXCEEDED.finding(
            f"team `{worst.team}` may use {worst.shown(worst.limit)}, and its models may ask for {asked}",
            at,
            help="lower `scaling.max` of a model, or agree on a larger quota",
            related=_largest(worst.asks, worst.shown),
        )


@dataclass(frozen=True, slots=True)
class _Quota:
    """What a team may use in an environment, and what its models may ask for there."""

    team: str
    at: Place
    limit: int
    asks: list[tuple[Usage, int]]
    shown: Callable[[int], str]

    @property
    def asked(self) -> int:
        return sum(amount for _, amount in self.asks)


def _exceeded(team: Spec[Any], users: list[Usage]) -> Iterator[_Quota]:
    body = team.body.quota
    for key, limit, amounts, shown in (
        ("gpus", body.gpus, [user.gpus for user in users], _gpus),
        ("cpu", body.cpu and body.cpu.milli, [user.cpu for user in users], _cpus),
        ("memory", body.memory and body.memory.bytes, [user.memory for user in users], _memory),
    ):
        if limit is not None and sum(amounts) > limit:
            asks = list(zip(users, amounts, strict=True))
            yield _Quota(team.name, team.place("spec", "quota", key), limit, asks, shown)


def _largest(asks: list[tuple[Usage, int]], shown: Callable[[int], str]) -> tuple[Related, ...]:
    """Those models that ask for the most."""
    ranked = sorted((ask for ask in asks if ask[1]), key=lambda ask: (-ask[1], ask[0].model))
    return tuple(Related(user.at, f"`{user.model}` may ask for {shown(amount)}") for user, amount in ranked[:_SHOWN])


def _gpus(count: int) -> str:
    return f"{count} GPUs"


def _cpus(milli: int) -> str:
    return f"{milli / 1000:.12g} CPUs"


def _memory(size: int) -> str:
    return f"{Memory(size)} of memory"


_SHOWN = 3
