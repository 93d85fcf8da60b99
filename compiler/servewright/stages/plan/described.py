"""Lines that are described and not rendered, prompts above all: they have no row, and their API document tells."""

import re
from collections.abc import Iterator, Mapping

import orjson

from servewright.core.identity import Identity
from servewright.formats.plain_tree import text_at
from servewright.formats.releases.paths import stem


def described_version(files: Mapping[str, bytes], environment: str, line: Identity) -> str:
    """The version that an environment offers; empty where it does not, or where nobody can tell."""
    content = files.get(f"apis/{environment}/{stem(line)}.json")
    try:
        return text_at(orjson.loads(content), "info", "version") if content is not None else ""
    except ValueError:
        return ""


def described_lines(files: Mapping[str, bytes], environment: str) -> Iterator[Identity]:
    """The lines that have a document in an environment, in the order of its files."""
    prefix = f"apis/{environment}/"
    for path in sorted(path for path in files if path.startswith(prefix)):
        kind, _, rest = path.removeprefix(prefix).removesuffix(".json").partition("-")
        name, _, major = rest.rpartition("-v")
        if kind in _KINDS and name and _MAJOR.fullmatch(major):
            yield Identity(_KINDS[kind], name, int(major))


_KINDS = {"model": "Model", "prompt": "Prompt"}
_MAJOR = re.compile("0|[1-9][0-9]{0,8}")
