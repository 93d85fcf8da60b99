"""A Secret with a value in it, and a ConfigMap whose keys are no names of files."""

from collections.abc import Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.formats.kubernetes.names import is_file_key
from servewright.formats.plain_tree import mapping_at
from servewright.stages.verify.rendered import REPORT, Rendered

SECRET_WITH_DATA = Rule(
    "VER033",
    "secret_with_data",
    Severity.ERROR,
    "A rendered object is a Secret that holds a value.",
    "Renders are committed, and base64 hides nothing; a secret that was in git once has to be revoked.",
)
CONFIG_MAP_KEY = Rule(
    "VER034",
    "config_map_key_refused",
    Severity.ERROR,
    "A key of a ConfigMap is not a name of letters, digits, `-`, `_` and `.`, or stands twice in it.",
    "Each key becomes a file in the folder that the ConfigMap is mounted at, and an API server refuses any other.",
)


def find(rendered: Rendered) -> Iterator[Finding]:
    """Findings about the data of core objects."""
    if rendered.group == "" and rendered.kind == "Secret":
        for field in ("data", "stringData"):
            if rendered.tree.get(field):
                yield rendered.finding(SECRET_WITH_DATA, (field,), "holds a value", _USE_A_STORE)
    if rendered.group == "" and rendered.kind == "ConfigMap":
        text, binary = mapping_at(rendered.tree, "data"), mapping_at(rendered.tree, "binaryData")
        for key in (*text, *binary):
            if not is_file_key(key):
                field = "data" if key in text else "binaryData"
                yield rendered.finding(CONFIG_MAP_KEY, (field, key), "is no name of a file", _RENAME_FILE)
        for key in sorted(text.keys() & binary.keys()):
            yield rendered.finding(CONFIG_MAP_KEY, ("binaryData", key), "stands in `data` too")


_USE_A_STORE = f"keep the value in a secret store and name it by a Credential; else {REPORT}"
_RENAME_FILE = f"rename the file that the spec names; else {REPORT}"
