"""`servewright lock` as people run it: what it asks, what it writes, and what stays as it was."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from servewright.core.identity import Identity
from servewright.core.kind import find_kinds
from servewright.core.target import find_targets
from servewright.edge.registries.lines.locking import Locking
from servewright.edge.registries.lines.subjects import subjects
from servewright.edge.registries.services.document import ServicePython
from servewright.edge.workspace import Workspace
from servewright.formats.specs.lock_text import lock_entries, with_entry
from tests.command_line import ENTRANCE, Outcome, everything_below, lay_out, servewright
from tests.lock_world import Mlflow, Server, make_certificate, serving, world
from tests.trees import AGAINST, REPOSITORY, platform

FRAUD, ETA = "specs/delivery/fraud", "specs/delivery/eta"
LOCK, ETA_LOCK = "specs/locks/model-fraud-v1.yaml", "specs/locks/model-eta-v2.yaml"
SERVICE = b"""
class App:
    def openapi(self):
        return {"openapi": "3.1.0", "info": {"title": "fraud", "version": "1"}, "paths": {}}
app = App()
"""
WEIGHTS = b"weights" * 1000


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small platform, with a service that is quick to import."""
    for name in ("MLFLOW_REGISTRY_URI", "MLFLOW_TRACKING_URI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    return lay_out(tmp_path / "repository", {**platform(), f"{FRAUD}/service/main.py": SERVICE})


def lock(root: Path, *arguments: str) -> Outcome:
    return servewright("lock", *arguments, "-C", root)


def entry(root: Path, path: str, version: str) -> Any:
    return yaml.safe_load((root / path).read_text())["versions"][version]


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))


def errors(root: Path) -> list[str]:
    """What compiling says of locks."""
    return re.findall(r"error\[((?:LCK|RND)\d+)\]", servewright("compile", "-C", root).out)


def test_a_service_is_locked_to_the_document_that_it_emits(root: Path) -> None:
    assert errors(root) == ["LCK101"]
    assert lock(root, "--no-bases") == Outcome(
        0, "", f"eta@2: 2.1.0 is unchanged\nfraud@1: 1.0.3 {FRAUD}/openapi.json, {LOCK}\n"
    )
    document = (root / FRAUD / "openapi.json").read_bytes()
    assert json.loads(document)["info"] == {"title": "fraud", "version": "1"}
    locked = entry(root, LOCK, "1.0.3")
    assert (locked["app"], locked["openapi"]) == ("main:app", sha256(document).hexdigest())
    assert errors(root) == []


def test_twice_changes_nothing(root: Path) -> None:
    lock(root, "--no-bases")
    before = everything_below(root / "specs")
    assert lock(root, "--no-bases", "--all") == Outcome(
        0, "", "eta@2: 2.1.0 is unchanged\nfraud@1: 1.0.3 is unchanged\n"
    )
    assert everything_below(root / "specs") == before
    assert lock(root, "--all", "--check", "--no-bases").code == 0


def test_check_writes_nothing(root: Path) -> None:
    before = everything_below(root / "specs")
    assert lock(root, "--check", "--no-bases").code == 3
    assert everything_below(root / "specs") == before


def test_an_edit_of_the_source_is_refused_until_it_is_locked(root: Path) -> None:
    lock(root, "--no-bases")
    edit(root, f"{FRAUD}/service/main.py", '"fraud"', '"another"')
    assert errors(root) == ["LCK101"]
    assert lock(root, "--no-bases").code == 0
    assert (errors(root), b"another" in (root / FRAUD / "openapi.json").read_bytes()) == ([], True)


def test_the_document_of_a_new_service_is_written(root: Path) -> None:
    (root / FRAUD / "openapi.json").unlink()
    (root / LOCK).unlink()
    assert lock(root, "fraud", "--no-bases").code == 0
    assert errors(root) == []


def test_a_document_in_yaml_is_yaml(root: Path) -> None:
    edit(root, f"{FRAUD}/model.yaml", "openapi: openapi.json", "openapi: openapi.yaml")
    assert lock(root, "fraud", "--no-bases").code == 0
    assert yaml.safe_load((root / FRAUD / "openapi.yaml").read_text())["openapi"] == "3.1.0"
    assert errors(root) == []


def test_other_versions_and_comments_stay(root: Path) -> None:
    edit(root, LOCK, "versions:\n", 'versions:\n  # the first\n  "0.9.0": {source: "' + "0" * 64 + '"} # old\n')
    edit(root, LOCK, "app: main:app", "app: main:app # uvicorn's")
    before = (root / LOCK).read_text().splitlines()
    lock(root, "--no-bases")
    after = (root / LOCK).read_text().splitlines()
    changed = [old.split(":")[0].strip() for old, new in zip(before, after, strict=True) if old != new]
    assert changed == ["source", "openapi"]


def test_the_example_platform_is_locked() -> None:
    found = {
        identity.label: slice.lock(identity)
        for identity, slice in subjects(Workspace(REPOSITORY, AGAINST), find_kinds()).lines.items()
    }
    services = {label: bool(locked.source and locked.app and locked.openapi) for label, locked in found.items()}
    assert {label for label, locked in services.items() if locked} == {
        *("address-parser@1", "fraud-score@1", "search-ranker@1")
    }


NAMES = {
    "fraud@2": "there is no model `fraud@2`: did you mean `fraud@1` or `fraud`?",
    "froud": "there is no model `froud`: did you mean `fraud`?",
    "route/fraud": "`route/fraud` is no model, and nothing of it lies elsewhere",
    "prod": "`prod` is no model, and nothing of it lies elsewhere",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_none(root: Path, name: str) -> None:
    done = lock(root, name)
    assert (done.code, done.err.splitlines()[-1]) == (2, f"Error: {NAMES[name]}")


@pytest.mark.parametrize("name", ["fraud", "fraud@1", "model/fraud", "Model/fraud@1"])
def test_a_name(root: Path, name: str) -> None:
    assert lock(root, name, "--no-bases").err == f"fraud@1: 1.0.3 {FRAUD}/openapi.json, {LOCK}\n"


def test_a_broken_spec_is_not_locked_and_stops_no_other(root: Path) -> None:
    edit(root, f"{ETA}/model.yaml", "weights.bin", "absent.bin")
    done = lock(root, "--no-bases")
    assert (done.code, "error[LNK010]" in done.out) == (1, True)
    assert done.err == (
        "eta@2: not locked, since its spec has errors or no environment enables it\n"
        f"fraud@1: 1.0.3 {FRAUD}/openapi.json, {LOCK}\n"
    )


def test_a_lock_that_leads_out_of_the_specs(root: Path, tmp_path: Path) -> None:
    (root / LOCK).unlink()
    (root / LOCK).symlink_to(tmp_path / "elsewhere")
    done = lock(root, "fraud", "--no-bases")
    assert (done.code, done.err) == (2, f"Error: `{LOCK}` is a symbolic link that leads out of `specs/`\n")
    assert not (tmp_path / "elsewhere").exists()


def use_registry(root: Path, server: Server) -> str:
    """The reference of fraud's base image, in a registry of this machine."""
    image = f"{server.address}/python:3.11"
    edit(root, f"{FRAUD}/model.yaml", "openapi: openapi.json", f'openapi: openapi.json, image: "{image}"')
    return image


def test_bases_are_locked_to_their_digests(root: Path) -> None:
    with serving() as server:
        image, digest = use_registry(root, server), server.hold("python", "3.11", b'{"manifests": [1]}')
        assert lock(root, "fraud").code == 0
    assert entry(root, LOCK, "1.0.3")["bases"] == {image: digest}
    assert servewright("compile", "-C", root).code == 0
    dockerfile = (root / "renders/images/fraud/1.0.3/Dockerfile").read_text()
    assert f"FROM {image}@{digest}" in dockerfile


def test_what_cannot_be_resolved_stays_and_the_rest_is_written(root: Path) -> None:
    with serving() as server:
        use_registry(root, server)
        done = lock(root, "fraud")
    assert (done.code, "error[LCK202]" in done.out) == (1, True)
    assert set(entry(root, LOCK, "1.0.3")) == {"source", "app", "openapi"}
    assert errors(root) == []


def tag(root: Path) -> str:
    """The image that the rendered workload runs."""
    assert servewright("compile", "-C", root).code == 0
    rendered = "".join(path.read_text() for path in sorted((root / "renders/prod/apps/fraud-v1").glob("*.yaml")))
    [image] = set(re.findall(r"image: (\S*/fraud:\S+)", rendered))
    return str(image)


def test_a_rebuild_adds_a_build_where_the_base_has_moved(root: Path) -> None:
    with serving() as server:
        image, first = use_registry(root, server), server.hold("python", "3.11", b"{}")
        lock(root, "fraud")
        tags = [tag(root)]
        assert lock(root, "--rebuild", "fraud").err == "fraud@1: 1.0.3 is unchanged\n"
        server.answers.clear()
        second = server.hold("python", "3.11", b'{"patched": true}')
        assert lock(root, "--rebuild", "fraud", "--check").code == 3
        assert lock(root, "--rebuild", "fraud", "--reason", "CVE-2026-1: glibc").err == f"fraud@1: 1.0.3 {LOCK}\n"
        tags.append(tag(root))
        assert lock(root, "--rebuild", "fraud").err == "fraud@1: 1.0.3 is unchanged\n"
        server.answers.clear()
        third = server.hold("python", "3.11", b'{"patched": 2}')
        lock(root, "--rebuild", "fraud")
        tags.append(tag(root))
    assert len(set(tags)) == 3
    assert entry(root, LOCK, "1.0.3")["bases"] == {image: first}
    assert entry(root, LOCK, "1.0.3")["builds"] == [
        {"bases": {image: second}, "reason": "CVE-2026-1: glibc"},
        {"bases": {image: third}},
    ]


def test_a_frozen_version_is_asked_nothing_but_may_be_built_again(root: Path) -> None:
    edit(root, f"{FRAUD}/model.yaml", "weights.json", '"models:/fraud@champion"')
    with serving() as server:
        image, digest = use_registry(root, server), server.hold("python", "3.11", b"{}")
        identity = Identity("Model", "fraud", 1)
        slice = subjects(Workspace(root), find_kinds()).lines[identity]
        frozen = Locking(world(root), ServicePython(), find_targets(), frozen={identity: ("1.0.3",)})
        left = frozen.lock(slice, afresh=True)
        assert (left.files, left.findings, left.said) == ((), (), "1.0.3 is frozen, its entry stays")
        assert server.asked == []
        [(path, text)] = frozen.rebuild(slice, "").files
    assert (path, lock_entries(text)["1.0.3"]["builds"]) == (LOCK, [{"bases": {image: digest}}])


def test_an_alias_that_moves_is_locked_again(root: Path, tmp_path: Path) -> None:
    edit(root, f"{ETA}/model.yaml", "weights.bin", '"models:/eta@champion"')
    lay_out(root, {"specs/store/1/model.onnx": WEIGHTS, "specs/store/2/model.onnx": b"new"})
    mlflow = Mlflow(tmp_path)
    options = ("eta", "--no-bases", "--mlflow", mlflow.uri)
    assert errors(root) == ["RND002", "LCK101"]
    mlflow.register("eta", "specs/store/1/model.onnx", "champion")
    assert lock(root, *options).err == f"eta@2: 2.1.0 {ETA_LOCK}\n"
    assert entry(root, ETA_LOCK, "2.1.0") == {
        "artifact": {
            "uri": "models:/eta@champion",
            "source": "specs/store/1/model.onnx",
            "version": "1",
            "sha256": sha256(WEIGHTS).hexdigest(),
            "size": len(WEIGHTS),
        }
    }
    assert errors(root) == ["LCK101"]
    (root / ETA_LOCK).write_text((root / ETA_LOCK).read_text() + f'    image: "sha256:{"0" * 64}"\n')
    mlflow.register("eta", "specs/store/2/model.onnx", "champion")
    assert lock(root, "--no-bases").err.splitlines()[0] == "eta@2: 2.1.0 is unchanged"
    assert lock(root, *options, "--check").code == 3
    assert lock(root, *options).code == 0
    moved = entry(root, ETA_LOCK, "2.1.0")
    assert (moved["artifact"]["version"], moved["artifact"]["size"], "image" in moved) == ("2", 3, False)


def test_an_artifact_that_is_downloaded(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(certificate) as server:
        server.on("GET /eta.onnx", 200, WEIGHTS)
        uri = f"https://{server.address}/eta.onnx"
        edit(root, f"{ETA}/model.yaml", "weights.bin", f'"{uri}"')
        assert lock(root, "eta", "--no-bases").code == 0
    assert entry(root, ETA_LOCK, "2.1.0")["artifact"]["sha256"] == sha256(WEIGHTS).hexdigest()
    assert errors(root) == ["LCK101"]


def test_an_interruption_leaves_the_lock_as_it_was(root: Path) -> None:
    (root / FRAUD / "service" / "main.py").write_text("import time\ntime.sleep(60)\n")
    before = everything_below(root / "specs")
    running = subprocess.Popen(
        [*ENTRANCE, "lock", "-C", root, "--no-bases"], stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(root)}
    )
    deadline = time.monotonic() + 30
    while not list(root.glob("servewright-*/source")) and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert (running.returncode, told.decode().splitlines()[-1]) == (
        130,
        "interrupted: run the same command again, it completes what was begun",
    )
    assert everything_below(root / "specs") == before
    assert list(root.glob("servewright-*")) == []


def test_two_at_once(root: Path) -> None:
    holder = "import sys; from pathlib import Path; from servewright.edge.writing import exclusive\n"
    code = f"{holder}with exclusive(Path({str(root)!r})): print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        done = lock(root, "fraud", "--no-bases")
        other.communicate()
    assert (done.code, done.err) == (
        2,
        "Error: another servewright is writing here: wait for it, then run this again\n",
    )


NEW: dict[str, Any] = {"artifact": {"uri": "s3://b/k", "sha256": "a" * 64, "size": 1}}
TEXTS = {
    "nothing": (b"", "apiVersion: servewright.dev/v1\nkind: Lock\nversions:\n  1.0.0:\n    size: 1\n"),
    "no versions": (
        b"apiVersion: servewright.dev/v1\nkind: Lock\nversions: {}\n",
        "apiVersion: servewright.dev/v1\nkind: Lock\nversions:\n  1.0.0:\n    size: 1\n",
    ),
    "an anchor": (
        b"apiVersion: servewright.dev/v1\nkind: Lock\nversions:\n  0.1.0: &a {size: 0}\n  1.0.0: *a\n",
        "apiVersion: servewright.dev/v1\nkind: Lock\nversions:\n  0.1.0:\n    size: 0\n  1.0.0:\n    size: 1\n",
    ),
    "CRLF and comments": (
        b"# a\r\napiVersion: servewright.dev/v1\r\nkind: Lock\r\nversions:\r\n  1.0.0:\r\n    size: 0 # b\r\n  # c\r\n",
        "# a\r\napiVersion: servewright.dev/v1\r\nkind: Lock\r\nversions:\r\n  1.0.0:\r\n    size: 1 # b\r\n  # c\r\n",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_of_a_lock(name: str) -> None:
    before, after = TEXTS[name]
    assert with_entry(before, "1.0.0", {"size": 1}).decode() == after


def test_an_entry_there_and_back() -> None:
    text = (REPOSITORY / "specs/locks/model-search-ranker-v1.yaml").read_bytes()
    old = lock_entries(text)["1.4.0"]
    new = {**old, "bases": {"python:3.11-slim": f"sha256:{'0' * 64}"}, "builds": [{"bases": {}, "reason": "a: b"}]}
    changed = with_entry(text, "1.4.0", new)
    assert lock_entries(changed) == {"1.4.0": new}
    assert with_entry(changed, "1.4.0", old) == text
    assert lock_entries(with_entry(text, "1.5.0", NEW)) == {"1.4.0": old, "1.5.0": NEW}
