"""What another version of a model or prompt changes in the specs: a number, or a new line beside the old one."""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import click
import semver

from servewright.cli.edits.changes import Change
from servewright.cli.edits.references import bare_references
from servewright.cli.edits.specs import Specs
from servewright.core.identity import Identity
from servewright.core.place import Place
from servewright.core.spec import Spec
from servewright.formats.units.version import Version
from servewright.formats.yaml.edit import Replace, edited
from servewright.formats.yaml.edits.extract import extracted
from servewright.formats.yaml.edits.refused import EditError
from servewright.formats.yaml.load import load
from servewright.formats.yaml.marks import locate


def next_version(version: Version, step: str) -> Version:
    """A pre-release becomes the version that it led up to, where the step is no larger; `major` is the next line.

    ValueError beyond what a version can hold.
    """
    now = semver.Version(version.major, version.minor, version.patch, version.prerelease or None)
    return Version.parse(str(now.bump_major() if step == "major" else now.next_version(step)))


def bumped(specs: Specs, spec: Spec[Any], version: Version) -> tuple[Change, ...]:
    """The changes that give a spec, or a new line of it, this version; ClickException where they cannot be made."""
    now = Version.parse(spec.version)
    document = spec.layers[0].document
    place = document.place("spec", "version")
    if version.major == now.major:
        what = f"version {now} -> {version}"
        return (_edited(specs, spec.file, {place: str(version)}, what),)
    _refuse_taken(specs, Identity(*spec.identity[:2], version.major))
    # The references come first: whoever stops in between has specs that still mean what they meant.
    return *_named_exactly(specs, spec), _new_line(specs, spec, place, version)


def _refuse_taken(specs: Specs, line: Identity) -> None:
    files = {spec.identity: f", in `{spec.file}`" for spec in specs.validated.specs}
    if line in files or line in specs.validated.broken:
        where = files.get(line, "")
        raise click.UsageError(f"line {line.major} is there already{where}: bump `{line.label}`, or use --to")


def _named_exactly(specs: Specs, spec: Spec[Any]) -> Iterator[Change]:
    """The old line in every spec that names it bare; none where another line is what the bare name stands for."""
    lines = [other for other in specs.validated.specs if other.identity[:2] == spec.identity[:2]]
    enabled = [other for other in lines if getattr(other.body, "enabled", True)] or lines
    if enabled != [spec]:
        return
    by_file: dict[str, dict[Place, str]] = defaultdict(dict)
    for place in bare_references(specs.documents, specs.kinds, spec.identity):
        by_file[place.file][place] = spec.identity.label
    for file in sorted(by_file):
        count = len(by_file[file])
        what = f"names `{spec.identity.label}`" + (f" in {count} places" if count > 1 else "")
        yield _edited(specs, file, by_file[file], f"{what} instead of `{spec.name}`")


def _edited(specs: Specs, file: str, values: dict[Place, str], what: str) -> Change:
    text = specs.texts[file]
    return Change(file, text, _replaced(file, text, values), what)


def _replaced(file: str, text: bytes, values: dict[Place, str]) -> bytes:
    try:
        return edited(text, [Replace(place.document, place.path, value) for place, value in values.items()])
    except EditError as error:
        place = Place(file, error.document, error.path)
        mark = locate(text, [place])[place]
        raise click.ClickException(f"{file}:{mark.line}:{mark.column}: {error}: edit it by hand") from error


def _new_line(specs: Specs, spec: Spec[Any], place: Place, version: Version) -> Change:
    text, documents = specs.texts[spec.file], [other for other in specs.documents if other.file == spec.file]
    if len(documents) > 1:
        text, place = extracted(text, place.document), Place(place.file, 0, place.path)
    path = _new_path(spec, version, alone=len(documents) == 1)
    if path in specs.texts:
        raise click.ClickException(f"`{path}` is there already: rename it, or write the new line by hand")
    what = f"line {version.major} at {version}, a copy of `{spec.identity.label}`"
    return Change(path, None, _replaced(spec.file, text, {place: str(version)}), what)


def _new_path(spec: Spec[Any], version: Version, *, alone: bool) -> str:
    """`v1.yaml` becomes `v2.yaml`, `model.yaml` `model-v2.yaml`; out of a file of several comes one of its own name."""
    folder, stem = os.path.split(spec.file.removesuffix(".yaml"))
    own = re.fullmatch(rf"(|.*[-_.])v{spec.identity.major}", stem)
    if not alone:
        stem = f"{spec.name}-v{version.major}"
    elif own:
        stem = f"{own[1]}v{version.major}"
    else:
        stem = f"{stem}-v{version.major}"
    return f"{folder}/{stem}.yaml"


def unread(specs: Specs, name: str) -> list[str]:
    """Files that hold a name, and that are not YAML to their end."""
    texts = specs.texts.items()
    return sorted(file for file, text in texts if name.encode() in text and not load(file, text).complete)
