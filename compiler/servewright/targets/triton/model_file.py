"""The name that a backend looks for inside a version's folder of Triton's model repository."""

from collections.abc import Iterator
from posixpath import basename

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.units.shown import shown
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.triton import TritonRuntime

NOT_A_FILE_NAME = Rule(
    "RND220",
    "model_filename_odd",
    Severity.ERROR,
    "The name of the model's file is no plain file name.",
    "The image holds the model under this name, in the folder of its version.",
)

_FIELD = "default_model_filename"

# What Triton looks for where nothing else is said.
_USUAL = {
    "dali": "model.dali",
    "onnxruntime": "model.onnx",
    "python": "model.py",
    "pytorch": "model.pt",
    "tensorrt": "model.plan",
}


def model_file(model: ModelSpec, runtime: TritonRuntime) -> str:
    """What `config` says, else what the backend expects, else what the artifact is called."""
    if _FIELD in runtime.config:
        return str(runtime.config[_FIELD])
    if runtime.backend in _USUAL:
        return _USUAL[runtime.backend]
    name = basename(model.artifact.uri)
    return name if _is_plain(name) else "model"


def is_usual(runtime: TritonRuntime) -> bool:
    """Whether Triton finds the file without being told its name."""
    return runtime.backend in _USUAL


def refused_file(model: Spec[ModelSpec], runtime: TritonRuntime) -> Iterator[Finding]:
    """A name from `config` that would lead out of the version's folder, or that a Dockerfile could misread."""
    name = runtime.config.get(_FIELD)
    if isinstance(name, str) and not _is_plain(name):
        yield NOT_A_FILE_NAME.finding(
            f"{shown(name)} is not a plain file name",
            model.place("spec", "runtime", "triton", "config", _FIELD),
            help="write letters, digits, `.`, `_` and `-`, such as `model.onnx`",
        )


def _is_plain(name: str) -> bool:
    return len(name) <= 255 and name.isascii() and name[:1].isalnum() and name.translate(_PUNCTUATION).isalnum()


_PUNCTUATION = dict.fromkeys(map(ord, "._-"))
