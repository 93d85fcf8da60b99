"""What a version was locked to is still what its spec and its files say; compiling looks, and never resolves."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.lock import LockEntry, folder_digest
from servewright.core.rule import Rule
from servewright.core.slice import Slice, file_path
from servewright.core.spec import Spec
from servewright.formats.specs.files import has_scheme
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.services import BentoMlRuntime, FastApiRuntime

ARTIFACT = Rule(
    "RND002",
    "artifact_unlocked",
    Severity.ERROR,
    "A model's artifact lies elsewhere, and no lock says what it resolved to.",
    "An alias such as `@champion` moves; only a digest in the lock makes a build repeatable.",
)
SOURCE = Rule(
    "LCK101",
    "source_changed",
    Severity.ERROR,
    "A service's source is not the one that its API was locked from.",
    "The API that is compared and reviewed has to be the one that this source serves.",
)
DOCUMENT = Rule(
    "LCK102",
    "openapi_changed",
    Severity.ERROR,
    "A service's OpenAPI document is not the one that its source gave when it was locked.",
    "A document that was edited by hand promises what nobody serves.",
)
SERVICE = Rule(
    "LCK103",
    "service_unlocked",
    Severity.ERROR,
    "No lock says that a service's source gives the OpenAPI document beside it.",
    "Until then the document is what somebody wrote, and need not be what is served.",
)

CodeService = FastApiRuntime | BentoMlRuntime


def locked_faults(slice: Slice) -> Iterator[Finding]:
    """What the lock of a `model` app's line lacks, or says otherwise."""
    model: Spec[ModelSpec] = slice.subject
    entry = slice.lock(model.identity)
    yield from _artifact(model, entry)
    service = code_service(model)
    if service is not None:
        yield from _service(slice, model, service, entry)


def code_service(model: Spec[ModelSpec]) -> CodeService | None:
    """The runtime of a model whose own source emits its API."""
    return model.body.runtime.fastapi or model.body.runtime.bentoml


def service_app(service: CodeService) -> str:
    """What the server runs of the source, as `module:attribute`."""
    return service.app if isinstance(service, FastApiRuntime) else service.service


def service_files(slice: Slice, model: Spec[ModelSpec], service: CodeService) -> dict[str, str]:
    """The digests of the service's files by their path in its folder, without the weights: as the image has them."""
    prefix = file_path(model.folder, service.source) + "/"
    weights = file_path(model.folder, model.body.artifact.uri)
    files = slice.folder(model, service.source)
    return {file.path.removeprefix(prefix): file.sha256 for file in files if file.path != weights}


def _artifact(model: Spec[ModelSpec], entry: LockEntry) -> Iterator[Finding]:
    uri = model.body.artifact.uri
    if has_scheme(uri) and (entry.artifact is None or entry.artifact.uri != uri):
        yield ARTIFACT.finding(
            f"`{uri}` is not locked for {model.name} {model.version}",
            model.place("spec", "artifact", "uri"),
            help=_command(model),
        )


def _service(slice: Slice, model: Spec[ModelSpec], service: CodeService, entry: LockEntry) -> Iterator[Finding]:
    runtime = model.body.runtime.chosen
    if not (entry.source and entry.openapi):
        yield SERVICE.finding(
            f"the API of {model.name} {model.version} is not locked to its source",
            model.place("spec", "runtime", runtime, "openapi"),
            help=_command(model),
        )
        return
    app = service_app(service)
    if entry.app and entry.app != app:
        key = "app" if isinstance(service, FastApiRuntime) else "service"
        message = f"`{app}` is not `{entry.app}`, which the API of {model.name} {model.version} was locked from"
        yield SOURCE.finding(message, model.place("spec", "runtime", runtime, key), help=_command(model))
    elif folder_digest(service_files(slice, model, service)) != entry.source:
        yield SOURCE.finding(
            f"`{service.source}` changed after the API of {model.name} {model.version} was locked",
            model.place("spec", "runtime", runtime, "source"),
            help=_command(model),
        )
    if slice.file(model, service.openapi).sha256 != entry.openapi:
        yield DOCUMENT.finding(
            f"`{service.openapi}` is not what the source of {model.name} {model.version} gave",
            model.place("spec", "runtime", runtime, "openapi"),
            help=_command(model),
        )


def _command(model: Spec[ModelSpec]) -> str:
    return f"run `servewright lock {model.identity.label}`"
