"""An object or a folder that is too large for etcd, for a ConfigMap or for Argo CD."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.formats.plain_tree import mapping_at
from servewright.stages.verify.rendered import Folder, Rendered

OBJECT_TOO_LARGE = Rule(
    "VER030",
    "object_too_large",
    Severity.ERROR,
    "A rendered object is larger than 1.25 MiB.",
    "etcd takes requests of at most 1.5 MiB, and the cluster still adds its status and who manages which field.",
)
FOLDER_TOO_LARGE = Rule(
    "VER031",
    "folder_too_large",
    Severity.ERROR,
    "The manifests of one app come to more than 10 MB.",
    "Argo CD reads no folder that is larger: `reposerver.max.combined.directory.manifests.size` is 10M.",
)
CONFIG_MAP_TOO_LARGE = Rule(
    "VER032",
    "config_map_too_large",
    Severity.ERROR,
    "A ConfigMap holds more than 960 KiB.",
    "An API server takes 1 MiB of values; what is left is for the keys, and for a value that grows in the next review.",
)

# https://etcd.io/docs/v3.6/dev-guide/limit/
OBJECT_BYTES = 1280 * 1024
# https://argo-cd.readthedocs.io/en/stable/operator-manual/argocd-cmd-params-cm-yaml/
FOLDER_BYTES = 10_000_000
# https://kubernetes.io/docs/concepts/configuration/configmap/
CONFIG_MAP_BYTES = 960 * 1024


def find(folder: Folder) -> Iterator[Finding]:
    """Findings about the bytes of objects, one by one and together."""
    for rendered in folder.objects:
        if rendered.size > OBJECT_BYTES:
            says = f"has {rendered.size} bytes, more than {OBJECT_BYTES}"
            yield rendered.finding(OBJECT_TOO_LARGE, (), says, "split what it is made from into several specs")
        if rendered.kind == "ConfigMap" and rendered.size > CONFIG_MAP_BYTES:
            yield from _config_map(rendered)
    total = sum(rendered.size for rendered in folder.objects)
    if total > FOLDER_BYTES:
        message = f"app `{folder.app}` has {total} bytes of manifests, more than {FOLDER_BYTES}"
        yield FOLDER_TOO_LARGE.finding(message, folder.objects[0].at, help="divide its specs among several teams")


def _config_map(rendered: Rendered) -> Iterator[Finding]:
    values = [value for field in ("data", "binaryData") for value in mapping_at(rendered.tree, field).values()]
    size = sum(len(value.encode()) for value in values if isinstance(value, str))
    if size > CONFIG_MAP_BYTES:
        says = f"holds {size} bytes, more than {CONFIG_MAP_BYTES}"
        yield rendered.finding(CONFIG_MAP_TOO_LARGE, (), says, "make the files that the spec names smaller")
