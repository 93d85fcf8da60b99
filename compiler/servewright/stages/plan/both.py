"""The two states of `renders/` that a plan stands between, and where they differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from servewright.core.identity import Identity
from servewright.core.release import Point
from servewright.stages.plan.causes import Edited
from servewright.stages.plan.manifests import Manifest, differing
from servewright.stages.plan.rendered import Rendered, app_folder


@dataclass(frozen=True, slots=True)
class Both:
    """`running` is what each environment is to run, rendered or not.

    Not `complete`: an error stands, so what is missing after it may only be broken. Not `readable`: the error keeps
    specs or pins from being read, so that nobody knows either what they are about.
    """

    before: Rendered
    after: Rendered
    edited: Edited
    running: Mapping[str, Mapping[Identity, Point]]
    complete: bool = True
    readable: bool = True

    def is_gone(self, environment: str, identity: Identity | None = None) -> bool:
        """Whether what is missing was meant to go: of an app without a line, only if nothing is broken."""
        wanted = identity is None or identity in self.running.get(environment, {})
        return self.complete or (self.readable and not wanted)

    def known(self, environment: str) -> frozenset[Identity]:
        """All that the environment runs in one state or the other."""
        return frozenset({*self.before.here(environment), *self.after.here(environment)})

    def residents(self, folder: str, kind: str) -> tuple[Identity, ...]:
        """Of an app, such as `dev/apps/eta-v2`: the lines or routes that it has in one state or the other."""
        both = (*self.after.residents.get(folder, ()), *self.before.residents.get(folder, ()))
        return tuple(dict.fromkeys(identity for identity in both if identity.kind == kind))

    def place(self, environment: str, identity: Identity) -> str:
        """The app of a line or route."""
        places = self.after.places if (environment, identity) in self.after.places else self.before.places
        return places[environment, identity]

    def manifests(self, paths: Iterable[str]) -> tuple[Manifest, ...]:
        """Those of the files that mean something else."""
        return differing(paths, self.before.files, self.after.files)


def differing_apps(both: Both) -> Mapping[str, Mapping[str, list[str]]]:
    """By environment and app, the paths whose bytes differ; equal bytes cost no more than that."""
    found: dict[str, dict[str, list[str]]] = {}
    old, new = both.before.files, both.after.files
    for path in sorted({*old, *new}):
        if old.get(path) != new.get(path) and (folder := app_folder(path)):
            environment, _, app = folder.split("/")
            found.setdefault(environment, {}).setdefault(app, []).append(path)
    return found
