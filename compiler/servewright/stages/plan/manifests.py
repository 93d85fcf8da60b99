"""The manifests of an app that differ between two renders; a comment is no difference, nor a label for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from servewright.formats.plain_tree import mapping_at, text_at
from servewright.formats.yaml.load import load

WORKLOADS = ("Rollout", "Deployment")


@dataclass(frozen=True, slots=True)
class Manifest:
    """One object, or none: `before` where it is new, `after` where it goes."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return text_at(self.after or self.before, "kind")

    @property
    def name(self) -> str:
        return text_at(self.after or self.before, "metadata", "name")

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"


def differing(paths: Iterable[str], before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Manifest, ...]:
    """Of files whose bytes differ, or that only one side has, those that mean something else, by kind and name."""
    pairs = (Manifest(_read(path, before), _read(path, after)) for path in paths)
    return tuple(sorted((pair for pair in pairs if pair.before != pair.after), key=str))


def _read(path: str, files: Mapping[str, bytes]) -> Mapping[str, Any]:
    """What cannot be read was written by nobody that we know, and is as good as absent."""
    found = load(path, files[path]).documents if path in files else ()
    value = found[0].value if found and found[0].sound else {}
    return _without_version(value) if isinstance(value, dict) else {}


def _without_version(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """Every object of a line names its version; pods and selectors do not."""
    labels = mapping_at(manifest, "metadata", "labels")
    if _VERSION not in labels:
        return manifest
    left = {key: value for key, value in labels.items() if key != _VERSION}
    return {**manifest, "metadata": {**manifest["metadata"], "labels": left}}


_VERSION = "app.kubernetes.io/version"
