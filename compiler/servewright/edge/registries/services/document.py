"""A service's OpenAPI document as the file that its spec names holds it."""

import json
from dataclasses import dataclass
from pathlib import Path

from servewright.core.slice import Slice, file_path
from servewright.core.spec import Spec
from servewright.edge.registries.services.service import Service, emitted
from servewright.edge.registries.unresolved import UnresolvedError
from servewright.formats.specs.files import has_scheme
from servewright.formats.yaml.print import print_yaml
from servewright.kinds.model.kind import ModelSpec
from servewright.stages.build.locked import CodeService, service_app, service_files


@dataclass(frozen=True, slots=True)
class ServicePython:
    """The interpreter that runs services, empty for our own, and for how many seconds one may run."""

    path: str = ""
    timeout: float = 60.0


def api_document(slice: Slice, service: CodeService, python: ServicePython, root: Path) -> bytes:
    """Runs the source; YAML where the file's name asks for it, else JSON. UnresolvedError where it gives none."""
    model: Spec[ModelSpec] = slice.subject
    folder, uri = file_path(model.folder, service.source), model.body.artifact.uri
    files = {path: slice.files[f"{folder}/{path}"].content for path in service_files(slice, model, service)}
    weights = None if has_scheme(uri) else root / file_path(model.folder, uri)
    runnable = Service(
        f"{model.name} {model.version}",
        model.version,
        model.body.runtime.chosen,
        service_app(service),
        files,
        weights,
    )
    content = emitted(runnable, python.path, python.timeout)
    if not service.openapi.endswith((".yaml", ".yml")):
        return content
    try:
        return print_yaml(json.loads(content))
    except (ValueError, RecursionError) as error:
        raise UnresolvedError(f"{runnable.name} gives a document that YAML cannot hold", "name a JSON file") from error
