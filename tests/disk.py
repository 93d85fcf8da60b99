"""Trees on a real disk, for what only a disk has: symbolic links, pipes, large files, a `renders/` that differs.

A case adds to `files`: `links` (path to target), `pipes` (paths), `sizes` (path to bytes) and `renders` (path below
`renders/` to text, laid over what the specs compile to); `unversioned: true`, without git; `disk: true` where it adds
none of them.
"""

import gc
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from click.testing import CliRunner

from servewright.cli.main import servewright
from servewright.formats.rule_cases import HISTORY
from tests.git_history import init
from tests.trees import changed

KEYS = ("disk", "links", "pipes", "sizes", "renders", "unversioned")

# Custom resources are beside the point here, so any is taken.
CUSTOM_KINDS = (
    "argoproj.io/applicationset_v1alpha1",
    "argoproj.io/appproject_v1alpha1",
    "argoproj.io/analysistemplate_v1alpha1",
    "argoproj.io/rollout_v1alpha1",
    "external-secrets.io/externalsecret_v1",
    "gateway.networking.k8s.io/httproute_v1",
    "gateway.networking.k8s.io/referencegrant_v1beta1",
)


def printed_on_disk(case: Mapping[str, Any]) -> str:
    """What `check` prints where the case has renders, else what `compile` prints."""
    with TemporaryDirectory() as folder:
        root, crds = Path(folder, "repository").resolve(), Path(folder, "crds")
        for name in CUSTOM_KINDS:
            _put(crds / f"{name}.json", b"{}")
        _lay_out(root, case)
        if not case.get("unversioned"):
            _merge(root, case)
        if "renders" not in case:
            return _run("compile", root, crds)
        _run("compile", root, crds)
        for path, text in case["renders"].items():
            _put(root / path, None if text is None else text.encode())
        return _run("check", root, crds)


def _merge(root: Path, case: Mapping[str, Any]) -> None:
    """A commit of what the case says has merged; without that an empty one."""
    repository = init(root)
    history = [case[key] for key in HISTORY if key in case]
    for path, content in changed({}, *history).released.items():
        _put(root / "renders" / path, content)
        repository.git("add", f"renders/{path}")
    repository.git("commit", "--quiet", "--allow-empty", "--message", "begin")


def _lay_out(root: Path, case: Mapping[str, Any]) -> None:
    for path, content in changed(case.get("files", {})).files.items():
        _put(root / path, content)
    for path, size in case.get("sizes", {}).items():
        _put(root / path, b"#" * size)
    for path, target in case.get("links", {}).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)
    for path in case.get("pipes", ()):
        os.mkfifo(root / path)


def _put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _run(command: str, root: Path, crds: Path) -> str:
    result = CliRunner().invoke(servewright, [command, "-C", str(root), "--crds", str(crds)], catch_exceptions=False)
    gc.enable()  # a command ends with its process, and so leaves the garbage
    gc.unfreeze()
    return result.stdout
