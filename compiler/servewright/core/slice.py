"""All that one app may read: the forward closure of its references, and who names it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any, Literal

from servewright.core.file import File
from servewright.core.fleet import Edge
from servewright.core.identity import Identity
from servewright.core.lock import LockEntry
from servewright.core.release import Running
from servewright.core.spec import Spec

AppKind = Literal["model", "base", "routes", "secrets", "gateway", "argocd"]


@dataclass(frozen=True, slots=True)
class App:
    """One leaf folder of `renders/`, one Argo CD Application.

    `folder` is relative to `renders/`; `application` names the Argo CD Application; `subject` is the model line of a
    `model` app; an `argocd` folder has no record.
    """

    name: str
    kind: AppKind
    environment: str
    team: str
    namespace: str
    application: str = ""
    subject: Identity | None = None

    @property
    def folder(self) -> str:
        return f"{self.environment}/argocd" if self.kind == "argocd" else f"{self.environment}/apps/{self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """`team` is None for the reserved team `platform`. `files` are keyed by their path in the repository.

    `deferred` are the specs of a `base` app's team that no target renders yet: its record tells of them.
    """

    app: App
    platform: Spec[Any]
    environment: Spec[Any]
    team: Spec[Any] | None
    specs: Mapping[Identity, Spec[Any]]
    uses: Mapping[Identity, tuple[Edge, ...]]
    used_by: Mapping[Identity, tuple[Edge, ...]]
    files: Mapping[str, File]
    locks: Mapping[Identity, LockEntry]
    running: Mapping[Identity, Running] = field(default_factory=dict)
    deferred: tuple[Spec[Any], ...] = ()

    @property
    def subject(self) -> Spec[Any]:
        """The model line of a `model` app; KeyError for any other app."""
        return self.specs[self.app.subject or Identity("", "")]

    def of_kind(self, kind: str, *, team: str = "") -> Iterator[Spec[Any]]:
        """Specs of a kind (and team, where one is given), in the order of their identities."""
        return (
            spec for identity, spec in self.specs.items() if identity.kind == kind and (not team or spec.team == team)
        )

    def resolve(self, kind: str, name: str, major: int | None = None) -> Spec[Any]:
        """The spec that a linked reference names; KeyError where the slice lacks it, which linking rules out."""
        if (exact := self.specs.get(Identity(kind, name, major))) is not None:
            return exact
        return next(spec for identity, spec in self.specs.items() if identity[:2] == (kind, name))

    def named_by(self, identity: Identity, kind: str) -> Iterator[Spec[Any]]:
        """Specs of a kind that name this one, in the order of their identities, each once."""
        sources = {edge.source for edge in self.used_by.get(identity, ()) if edge.source.kind == kind}
        return (self.specs[source] for source in sorted(sources) if source in self.specs)

    def file(self, spec: Spec[Any], relative: str) -> File:
        """The file that a spec names by a path relative to its own folder."""
        return self.files[file_path(spec.folder, relative)]

    def folder(self, spec: Spec[Any], relative: str) -> tuple[File, ...]:
        """The files below a folder that a spec names, in the order of their paths."""
        prefix = file_path(spec.folder, relative) + "/"
        return tuple(self.files[path] for path in sorted(self.files) if path.startswith(prefix))

    def lock(self, identity: Identity) -> LockEntry:
        """What the line's present version resolved to; an empty entry where nothing is locked."""
        return self.locks.get(identity, LockEntry())


def file_path(folder: str, relative: str) -> str:
    """The path in the repository of a file that a spec names, from the spec's own folder; `..` may lead out of it."""
    return normpath(join(folder, relative))
