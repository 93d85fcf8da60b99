"""Validate: documents become typed specs, with what differs by environment laid over them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from servewright.core.document import Document
from servewright.core.finding import Finding, Related, Severity
from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.lock import LockEntry
from servewright.core.pin import Pin
from servewright.core.rule import Rule
from servewright.core.spec import Layer, Spec
from servewright.core.validated import Validated
from servewright.formats.releases.paths import PINS
from servewright.formats.specs.lock_file import LockFile
from servewright.formats.specs.typed import typed_spec
from servewright.formats.units.version import Version
from servewright.stages.validate.bounded import bounded
from servewright.stages.validate.header import LOCKS, check_header
from servewright.stages.validate.overrides import check_partial, lay_over
from servewright.stages.validate.pins import read_pin
from servewright.stages.validate.problems import problems
from servewright.stages.validate.secrets import find_secrets

IDENTITY_TWICE = Rule(
    "VAL006",
    "identity_twice",
    Severity.ERROR,
    "Two documents describe the same thing: kind, name and major version are equal.",
    "Which of them is served would depend on the order of files.",
)


@dataclass(slots=True)
class _Gathered:
    """What has been read so far."""

    specs: dict[Identity, Spec[Any]] = field(default_factory=dict)
    variants: dict[tuple[Identity, str], Spec[Any]] = field(default_factory=dict)
    broken: set[Identity] = field(default_factory=set)
    locks: dict[str, Mapping[str, LockEntry]] = field(default_factory=dict)
    pins: dict[str, dict[Identity, Pin]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def validate(documents: Iterable[Document], kinds: Mapping[str, Kind]) -> Validated:
    """Every document as a typed spec or lock, with all mistakes of all documents."""
    gathered = _Gathered()
    for document in documents:
        if document.file.startswith(LOCKS):
            _read_lock(document, gathered)
        elif document.file.startswith(PINS):
            _read_pin(document, gathered)
        else:
            _read_spec(document, kinds, gathered)
    return Validated(
        tuple(gathered.specs[identity] for identity in sorted(gathered.specs)),
        gathered.variants,
        frozenset(gathered.broken),
        gathered.locks,
        tuple(gathered.findings),
        gathered.pins,
    )


def _read_spec(document: Document, kinds: Mapping[str, Kind], gathered: _Gathered) -> None:
    tree = document.value
    if not isinstance(tree, dict):  # loading has said so
        return
    kind = kinds.get(str(tree.get("kind")))
    found = list(check_header(document, tree, kinds)) or bounded(document, find_secrets(document))
    spec = None
    if kind is not None and not found:
        read = _typed(kind, document, tree, (Layer(document),))
        spec, found = (read, []) if isinstance(read, Spec) else (None, bounded(document, read))
    if spec is None or kind is None or found or not document.sound:
        gathered.broken.add(_claimed(tree, kind))
    elif (other := gathered.specs.get(spec.identity)) is not None:
        gathered.broken.add(_claimed(tree, kind))
        found.append(_twice(spec, other, kind))
    else:
        gathered.specs[spec.identity] = spec
        found = bounded(document, _read_variants(spec, kind, gathered))
    gathered.findings.extend(found)


def _typed(kind: Kind, document: Document, tree: Any, layers: tuple[Layer, ...]) -> Spec[Any] | Iterator[Finding]:
    """The spec that a tree describes, or why it does not pass the kind's type."""
    try:
        return typed_spec(kind, tree, layers)
    except ValidationError as error:
        return problems(error, kind.document, tree, Spec(Identity(kind.name, "?"), None, layers, tree).place)


def _read_variants(spec: Spec[Any], kind: Kind, gathered: _Gathered) -> Iterator[Finding]:
    """The spec as each environment sees it that it has a partial for."""
    document = spec.layers[0].document
    for environment, partial in (getattr(spec.body, "environments", None) or {}).items():
        found = list(check_partial(document, environment, partial, kind.document))
        tree, layers = lay_over(document, environment, partial)
        variant = iter(found) if found else _typed(kind, document, tree, layers)
        if isinstance(variant, Spec):
            gathered.variants[spec.identity, environment] = variant
        else:
            gathered.broken.add(spec.identity)
            yield from variant


def _twice(spec: Spec[Any], other: Spec[Any], kind: Kind) -> Finding:
    advice = "remove one of them" if kind.single else "rename or remove one of them"
    if kind.versioned:
        advice += ", or give it another major version"
    return IDENTITY_TWICE.finding(
        f"{spec.identity.kind.lower()} `{spec.identity.label}` is described twice",
        spec.place("metadata", "name"),
        help=advice,
        related=(Related(other.place("metadata", "name"), "the other one"),),
    )


def _claimed(tree: dict[str, Any], kind: Kind | None) -> Identity:
    """What a broken document would have been, as far as it says so."""
    said = str(_inside(tree, "metadata", "name") or "")
    if kind is None:
        return Identity("", said)
    return Identity(kind.name, kind.name.lower() if kind.single else said, _major(tree) if kind.versioned else None)


def _major(tree: dict[str, Any]) -> int | None:
    try:
        return Version.read(_inside(tree, "spec", "version")).major
    except ValueError:
        return None


def _inside(tree: dict[str, Any], part: str, key: str) -> Any:
    below = tree.get(part)
    return below.get(key) if isinstance(below, dict) else None


def _read_lock(document: Document, gathered: _Gathered) -> None:
    tree, stem = document.value, document.file.removeprefix(LOCKS).removesuffix(".yaml")
    if not isinstance(tree, dict):  # loading has said so
        return
    if found := list(check_header(document, tree, ("Lock",))):
        gathered.findings += found
        return
    try:
        typed = LockFile.model_validate(tree)
    except ValidationError as error:
        untyped = Spec(Identity("Lock", stem), None, (Layer(document),), tree)
        gathered.findings += bounded(document, problems(error, LockFile, tree, untyped.place))
        return
    gathered.locks[stem] = {version: lock.entry() for version, lock in typed.versions.items()}


def _read_pin(document: Document, gathered: _Gathered) -> None:
    if not isinstance(document.value, dict):  # loading has said so
        return
    read = read_pin(document)
    if isinstance(read, Pin):
        gathered.pins.setdefault(read.environment, {})[read.identity] = read
    else:
        gathered.findings += bounded(document, read)
