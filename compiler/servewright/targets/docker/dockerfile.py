"""The Dockerfile of a model's image."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from servewright.core.spec import Spec
from servewright.kinds.model.kind import ModelSpec
from servewright.targets.docker.artifact import Pointer
from servewright.targets.docker.quoting import added, copied

if TYPE_CHECKING:
    from jinja2 import Template


def dockerfile(model: Spec[ModelSpec], base: str, pointer: Pointer, steps: Sequence[str]) -> str:
    """`base` is a whole image reference; each of `steps` is one instruction on one line."""
    for line in (base, pointer.sha256, *steps):
        if not line.isprintable():
            raise ValueError(f"a line of a Dockerfile that is no line: {line!r}")
    return _template().render(model=model, base=base, pointer=pointer, steps=steps, added=added, copied=copied)


@cache
def _template() -> "Template":
    # Imported here, since most commands render no Dockerfile.
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    text = files("servewright.targets.docker").joinpath("Dockerfile.jinja").read_text(encoding="utf-8")
    return environment.from_string(text)
