"""Slice: a fleet falls apart into apps, each with all that it may read and nothing else."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from servewright.core.file import File
from servewright.core.fleet import Edge, Fleet
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.lock import LockEntry
from servewright.core.naming import PLATFORM_TEAM, workload_name
from servewright.core.release import Running
from servewright.core.slice import App, Slice
from servewright.core.spec import Spec
from servewright.formats.specs.files import below, named_files

# Argo CD puts an Application's name into a label.
_LONGEST_APPLICATION = 63

Files = Mapping[str, File]
Locks = Mapping[str, Mapping[str, LockEntry]]
Specs = Mapping[Identity, Spec[Any]]
AllRunning = Mapping[str, Mapping[Identity, Running]]


def slices(
    fleets: Iterable[Fleet], kinds: Mapping[str, Kind], files: Files, locks: Locks, running: AllRunning | None = None
) -> Iterator[Slice]:
    """One slice an environment and app, in a fixed order; those that hold a poisoned spec are left out.

    `running` is what each environment runs, by its name.
    """
    running = running or {}
    fleets = tuple(fleets)
    names = _application_names([app for fleet in fleets for app, _, _ in _apps(fleet)])
    shelf = _Shelf(kinds, files)
    for fleet in fleets:
        for app, seeds, reverse in _apps(fleet):
            needed = _closure(fleet, seeds)
            # A user that cannot be rendered still says what it expects; it stops nothing that it only names.
            if not (fleet.poisoned & needed or _environment(fleet) in fleet.poisoned):
                users = {edge.source for identity in reverse for edge in fleet.used_by.get(identity, ())}
                specs = {identity: fleet.specs[identity] for identity in sorted(needed | users)}
                here = running.get(fleet.environment.name, {})
                before = [here[identity].replaced for identity in specs if identity in here]
                read = shelf.of([*specs.values(), *(spec for spec in before if spec is not None)])
                yield _slice(fleet, _named(app, names), specs, read, locks, here)


class _Shelf:
    """Which files each spec names, looked up once a spec."""

    def __init__(self, kinds: Mapping[str, Kind], files: Files) -> None:
        self._kinds, self._files, self._paths = kinds, files, sorted(files)
        self._known: dict[Spec[Any], tuple[str, ...]] = {}

    def of(self, specs: Iterable[Spec[Any]]) -> Files:
        """The files that any of these specs names."""
        return {path: self._files[path] for spec in specs for path in self._named(spec)}

    def _named(self, spec: Spec[Any]) -> tuple[str, ...]:
        if spec not in self._known:
            found: list[str] = []
            for named in named_files(spec.folder, spec.tree, self._kinds[spec.identity.kind].document):
                found += below(named.path, self._paths) if named.folder else [named.path] * (named.path in self._files)
            self._known[spec] = tuple(found)
        return self._known[spec]


def _apps(fleet: Fleet) -> Iterator[tuple[App, list[Identity], list[Identity]]]:
    """Each app, the specs that its closure begins with, and those whose users it sees as well."""
    where = fleet.environment.name
    by_team: dict[str, list[Identity]] = {}
    for identity, spec in fleet.specs.items():
        by_team.setdefault(spec.team, []).append(identity)
        if identity.kind == "Model":
            app = App(workload_name(identity), "model", where, spec.team, spec.namespace, subject=identity)
            yield app, [identity], [identity]
    for team in [identity for identity in fleet.specs if identity.kind == "Team"]:
        yield from _team_apps(where, team, by_team.get(team.name, []))
    yield from _platform_apps(fleet)


def _team_apps(where: str, team: Identity, own: list[Identity]) -> Iterator[tuple[App, list[Identity], list[Identity]]]:
    name = team.name
    yield App(f"{name}-base", "base", where, name, name), [team, *own], []
    yield App(f"{where}-{name}", "argocd", where, name, name), [team, *own], []
    if routes := [identity for identity in own if identity.kind == "Route"]:
        yield App(f"{name}-routes", "routes", where, name, name), [team, *routes], []
    if consumers := [identity for identity in own if identity.kind == "Consumer"]:
        yield App(f"{name}-secrets", "secrets", where, name, name), [team, *consumers], []


def _platform_apps(fleet: Fleet) -> Iterator[tuple[App, list[Identity], list[Identity]]]:
    """The gateway for generative AI, where the environment has one and somebody has a key for it."""
    where, body = fleet.environment.name, fleet.environment.body
    credentials = [identity for identity in fleet.specs if identity.kind == "Credential"]
    if body.llm_gateway is not None and credentials:
        namespace = body.gateway.namespace
        yield App("gateway", "gateway", where, PLATFORM_TEAM, namespace), credentials, []
        yield App(f"{where}-{PLATFORM_TEAM}", "argocd", where, PLATFORM_TEAM, namespace), [], []


def _closure(fleet: Fleet, seeds: Collection[Identity]) -> set[Identity]:
    """The seeds, and all that they name, directly or not."""
    reached: set[Identity] = set()
    queue = list(seeds)
    while queue:
        identity = queue.pop()
        if identity not in reached and identity in fleet.specs:
            reached.add(identity)
            queue.extend(edge.target for edge in fleet.uses.get(identity, ()))
    return reached


def _slice(
    fleet: Fleet, app: App, specs: Specs, files: Files, locks: Locks, running: Mapping[Identity, Running]
) -> Slice:
    used_by: Mapping[Identity, tuple[Edge, ...]] = (
        {app.subject: fleet.used_by.get(app.subject, ())} if app.subject is not None else {}
    )
    deferred = {name: spec for name, spec in fleet.deferred.items() if app.kind == "base" and spec.team == app.team}
    return Slice(
        app,
        fleet.platform,
        fleet.environment,
        fleet.specs.get(Identity("Team", app.team)),
        specs,
        {identity: fleet.uses.get(identity, ()) for identity in (*specs, *deferred)},
        used_by,
        files,
        {identity: entry for identity, spec in specs.items() if (entry := _locked(identity, spec, locks)) is not None},
        {identity: running[identity] for identity in (*specs, *deferred) if identity in running},
        tuple(deferred.values()),
    )


def _locked(identity: Identity, spec: Spec[Any], locks: Locks) -> LockEntry | None:
    if identity.major is None:
        return None
    return locks.get(f"{identity.kind.lower()}-{workload_name(identity)}", {}).get(spec.version)


def _environment(fleet: Fleet) -> Identity:
    return fleet.environment.identity


def _application_names(apps: Iterable[App]) -> dict[tuple[str, str], str]:
    """`<env>-<app>`, with a hashed tail where two would be alike or one is too long."""
    wanted: dict[str, list[tuple[str, str]]] = {}
    for app in apps:
        wanted.setdefault(f"{app.environment}-{app.name}", []).append((app.environment, app.name))
    return {
        key: name if len(keys) == 1 and len(name) <= _LONGEST_APPLICATION else _tailed(name, key)
        for name, keys in wanted.items()
        for key in keys
    }


def _tailed(name: str, key: tuple[str, str]) -> str:
    tail = sha256("/".join(key).encode()).hexdigest()[:8]
    return f"{name[: _LONGEST_APPLICATION - 9].rstrip('-')}-{tail}"


def _named(app: App, names: Mapping[tuple[str, str], str]) -> App:
    application = "" if app.kind == "argocd" else names[app.environment, app.name]
    return App(app.name, app.kind, app.environment, app.team, app.namespace, application, app.subject)
