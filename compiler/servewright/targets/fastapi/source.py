"""The source of a FastAPI service: what a build needs of it, and what of it goes into the image."""

from collections.abc import Iterator, Mapping

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.core.slice import Slice, file_path
from servewright.core.spec import Spec
from servewright.formats.nearest import did_you_mean
from servewright.formats.units.shown import shown
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.services import FastApiRuntime

NO_REQUIREMENTS = Rule(
    "RND301",
    "requirements_missing",
    Severity.ERROR,
    "The source of a service has no `requirements.txt`.",
    "The image installs what this file names, uvicorn too; without it the service could not start.",
)
NO_MODULE = Rule(
    "RND302",
    "app_module_missing",
    Severity.ERROR,
    "`app` names a module that the service's source does not have.",
    "uvicorn imports the module when it starts, so each pod would end before it is ready.",
)
ODD_NAME = Rule(
    "RND303",
    "source_file_name_odd",
    Severity.ERROR,
    "A file of the service's source has a name that a build context cannot list.",
    "The context names each of its files on a line of its own, so that nothing else gets into the image.",
)

REQUIREMENTS = "requirements.txt"


def source_files(slice: Slice, model: Spec[ModelSpec], runtime: FastApiRuntime) -> dict[str, bytes]:
    """The service's files by their path in its folder; the model's weights are left out, wherever they lie."""
    prefix = file_path(model.folder, runtime.source) + "/"
    weights = file_path(model.folder, model.body.artifact.uri)
    files = slice.folder(model, runtime.source)
    return {file.path.removeprefix(prefix): file.content for file in files if file.path != weights}


def refused_source(model: Spec[ModelSpec], runtime: FastApiRuntime, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """What would not build, or not start."""
    if REQUIREMENTS not in files:
        yield NO_REQUIREMENTS.finding(
            f"{shown(runtime.source)} has no `{REQUIREMENTS}`",
            model.place("spec", "runtime", "fastapi", "source"),
            help=f"add `{REQUIREMENTS}` with the packages that the service imports, and uvicorn",
        )
    module = runtime.app.partition(":")[0]
    if not {f"{_path(module)}.py", f"{_path(module)}/__init__.py"} & files.keys():
        here = sorted(_module(path) for path in files if path.endswith(".py"))
        yield NO_MODULE.finding(
            f"{shown(runtime.source)} has no module `{module}`",
            model.place("spec", "runtime", "fastapi", "app"),
            help=did_you_mean(module, here) or f"add `{_path(module)}.py`, or name another module",
        )
    for path in files:
        if any(map(_is_odd, path.split("/"))):
            yield ODD_NAME.finding(
                f"file {shown(path)} has a name that a build context cannot list",
                model.place("spec", "runtime", "fastapi", "source"),
                help="rename it: no backslash, no control character, no space at an end",
            )


def _path(module: str) -> str:
    return module.replace(".", "/")


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _is_odd(segment: str) -> bool:
    return "\\" in segment or not segment.isprintable() or segment != segment.strip()
