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
from servewright.core.rule import Rule
from servewright.core.spec import Layer, Spec
from servewright.core.validated import Validated
from servewright.formats.lock_file import LockFile
from servewright.formats.nearest import did_you_mean
from servewright.formats.units.shown import shown
from servewright.stages.validate.overrides import check_partial, lay_over
from servewright.stages.validate.problems import problems
from servewright.stages.validate.secrets import find_secrets

UNKNOWN_KIND = Rule(
    "VAL001",
    "unknown_kind",
    Severity.ERROR,
    "A document below `specs/` is of no kind that servewright knows.",
    "Each `*.yaml` there is a spec; one that is passed over would be a model that nobody serves.",
)
WRONG_API_VERSION = Rule(
    "VAL005",
    "wrong_api_version",
    Severity.ERROR,
    "A document does not begin with `apiVersion: servewright.dev/v1`.",
    "The version says how to read the rest, also years from now.",
)
IDENTITY_TWICE = Rule(
    "VAL006",
    "identity_twice",
    Severity.ERROR,
    "Two documents describe the same thing: kind, name and major version are equal.",
    "Which of them is served would depend on the order of files.",
)

API_VERSION = "servewright.dev/v1"
LOCKS = "specs/locks/"


@dataclass(slots=True)
class _Gathered:
    """What has been read so far."""

    specs: dict[Identity, Spec[Any]] = field(default_factory=dict)
    variants: dict[tuple[Identity, str], Spec[Any]] = field(default_factory=dict)
    broken: set[tuple[str, str]] = field(default_factory=set)
    locks: dict[str, Mapping[str, LockEntry]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def validate(documents: Iterable[Document], kinds: Mapping[str, Kind]) -> Validated:
    """Every document as a typed spec or lock, with all mistakes of all documents."""
    gathered = _Gathered()
    for document in documents:
        if document.file.startswith(LOCKS):
            _read_lock(document, gathered)
        else:
            _read_spec(document, kinds, gathered)
    return Validated(
        tuple(gathered.specs[identity] for identity in sorted(gathered.specs)),
        gathered.variants,
        frozenset(gathered.broken),
        gathered.locks,
        tuple(gathered.findings),
    )


def _read_spec(document: Document, kinds: Mapping[str, Kind], gathered: _Gathered) -> None:
    tree = document.value
    if not isinstance(tree, dict):  # loading has said so
        return
    kind = kinds.get(str(tree.get("kind")))
    found = list(_header(document, tree, kind, kinds)) or list(find_secrets(document))
    spec = None
    if kind is not None and not found:
        spec = _typed(kind, document, tree, (Layer(document),), found)
    if spec is None or kind is None or found or not document.sound:
        gathered.broken.add(_claimed(tree))
    elif (other := gathered.specs.get(spec.identity)) is not None:
        gathered.broken.add(_claimed(tree))
        found.append(_twice(spec, other))
    else:
        gathered.specs[spec.identity] = spec
        _read_variants(spec, kind, gathered)
    gathered.findings.extend(found)


def _header(
    document: Document, tree: dict[str, Any], kind: Kind | None, kinds: Mapping[str, Kind]
) -> Iterator[Finding]:
    if tree.get("apiVersion") != API_VERSION:
        said = f"`apiVersion` is {shown(tree['apiVersion'])}" if "apiVersion" in tree else "`apiVersion` is missing"
        yield WRONG_API_VERSION.finding(
            f"{said}, and `{API_VERSION}` is wanted",
            document.place("apiVersion"),
            help=f"write `apiVersion: {API_VERSION}`",
        )
    if kind is None:
        said = f"{shown(tree['kind'])} is no kind" if "kind" in tree else "`kind` is missing"
        yield UNKNOWN_KIND.finding(
            said,
            document.place("kind"),
            help=did_you_mean(str(tree.get("kind")), kinds)
            or f"name one of {', '.join(f'`{name}`' for name in kinds)}",
        )


def _typed(
    kind: Kind, document: Document, tree: Any, layers: tuple[Layer, ...], found: list[Finding]
) -> Spec[Any] | None:
    """The spec that a tree describes; None, with findings added, where it does not pass the kind's type."""
    try:
        typed: Any = kind.document.model_validate(tree)
    except ValidationError as error:
        untyped = Spec(Identity(kind.name, "?"), None, layers, tree)
        found.extend(problems(error, kind.document, tree, untyped.place))
        return None
    metadata = getattr(typed, "metadata", None)
    version = getattr(typed.spec, "version", None) if kind.versioned else None
    return Spec(
        Identity(kind.name, getattr(metadata, "name", "") or kind.name.lower(), version.major if version else None),
        typed.spec,
        layers,
        tree,
        team=getattr(metadata, "team", ""),
        namespace=(metadata.namespace or metadata.team) if metadata is not None and kind.owned else "",
        shared_with=metadata.shared_with if metadata is not None and kind.owned else (),
        version=str(version) if version else "",
    )


def _read_variants(spec: Spec[Any], kind: Kind, gathered: _Gathered) -> None:
    document = spec.layers[0].document
    for environment, partial in (getattr(spec.body, "environments", None) or {}).items():
        found = list(check_partial(document, environment, partial, kind.document))
        tree, layers = lay_over(document, environment, partial)
        variant = _typed(kind, document, tree, layers, found) if not found else None
        if variant is None:
            gathered.broken.add((kind.name, spec.name))
        else:
            gathered.variants[spec.identity, environment] = variant
        gathered.findings.extend(found)


def _twice(spec: Spec[Any], other: Spec[Any]) -> Finding:
    return IDENTITY_TWICE.finding(
        f"{spec.identity.kind} `{spec.identity.label}` is described twice",
        spec.place("metadata", "name"),
        help="rename one of them, or give it another major version" if spec.version else "rename or remove one of them",
        related=(Related(other.place("metadata", "name"), "the other one"),),
    )


def _claimed(tree: dict[str, Any]) -> tuple[str, str]:
    """The kind and name that a broken document would have had."""
    metadata = tree.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return str(tree.get("kind")), str(name or str(tree.get("kind")).lower())


def _read_lock(document: Document, gathered: _Gathered) -> None:
    stem = document.file.removeprefix(LOCKS).removesuffix(".yaml")
    try:
        typed = LockFile.model_validate(document.value)
    except ValidationError as error:
        gathered.findings.extend(problems(error, LockFile, document.value, document.place))
        gathered.broken.add(("Lock", stem))
        return
    gathered.locks[stem] = {version: lock.entry() for version, lock in typed.versions.items()}
