"""A real image registry, the one that others are measured against, asked as `lock` asks it."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from servewright.edge.registries.http import Http
from servewright.edge.registries.images.registry import image_digest
from servewright.edge.registries.unresolved import UnresolvedError
from servewright.edge.registries.weights.artifact import locked_artifact
from tests.lock_world import INDEX, as_json, world
from tests.peers.go_tools import HERE, build
from tests.peers.processes import free_ports, running, wait_until

pytestmark = pytest.mark.peers

PACKAGE = "github.com/distribution/distribution/v3/cmd/registry"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = """
version: 0.1
storage: {{filesystem: {{rootdirectory: {folder}/images}}}}
http: {{addr: "127.0.0.1:{port}"}}
log: {{level: warn}}
"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = build(HERE / "distribution", PACKAGE, "registry")
    folder, [port] = tmp_path_factory.mktemp("registry"), free_ports(1)
    (folder / "config.yml").write_text(CONFIG.format(folder=folder, port=port))
    address = f"127.0.0.1:{port}"
    with running("registry", [str(program), "serve", str(folder / "config.yml")], folder / "log") as server:
        wait_until(lambda: answers(address), [server])
        yield address


def answers(address: str) -> bool:
    try:
        return send("GET", f"http://{address}/v2/", b"", "") == ""
    except URLError:
        return False


def send(method: str, url: str, body: bytes, media_type: str) -> str:
    """The `Location` of the answer."""
    request = Request(url, data=body or None, method=method, headers={"Content-Type": media_type})
    with urlopen(request, timeout=20) as response:
        return str(response.headers.get("Location", ""))


def push_blob(address: str, content: bytes) -> dict[str, object]:
    """A layer's description."""
    digest = f"sha256:{sha256(content).hexdigest()}"
    place = send("POST", f"http://{address}/v2/ai/eta/blobs/uploads/", b"", "")
    send("PUT", f"{place}&digest={digest}", content, "application/octet-stream")
    return {"mediaType": "application/octet-stream", "digest": digest, "size": len(content)}


def push(address: str, version: str, media_type: str, **tree: object) -> dict[str, object]:
    content = as_json({"schemaVersion": 2, "mediaType": media_type, **tree})
    send("PUT", f"http://{address}/v2/ai/eta/manifests/{version}", content, media_type)
    return {"mediaType": media_type, "digest": f"sha256:{sha256(content).hexdigest()}", "size": len(content)}


def test_a_tag_and_an_index(registry: str) -> None:
    config, layer = push_blob(registry, b"{}"), push_blob(registry, b"weights")
    image = push(registry, "1.0", MANIFEST, config=config, layers=[layer])
    platforms = [{**image, "platform": {"os": "linux", "architecture": name}} for name in ("amd64", "arm64")]
    index = push(registry, "multi", INDEX, manifests=platforms)
    assert image_digest(f"{registry}/ai/eta:1.0", Http()) == image["digest"]
    assert image_digest(f"{registry}/ai/eta:multi", Http()) == index["digest"]
    assert image_digest(f"{registry}/ai/eta@{index['digest']}", Http()) == index["digest"]
    with pytest.raises(UnresolvedError, match=r"has no `ai/eta:2\.0`"):
        image_digest(f"{registry}/ai/eta:2.0", Http())


def test_an_artifact(registry: str) -> None:
    config, layer = push_blob(registry, b"{}"), push_blob(registry, b"weights")
    pushed = push(registry, "weights", MANIFEST, config=config, layers=[layer])
    found = locked_artifact(f"oci://{registry}/ai/eta:weights", world(Path("/")))
    assert (found.source, found.size) == (f"oci://{registry}/ai/eta@{pushed['digest']}", 7)
    assert found.sha256 == sha256(b"weights").hexdigest()
    with pytest.raises(UnresolvedError, match="its manifest has no layers"):
        locked_artifact(f"oci://{registry}/ai/eta:multi", world(Path("/")))
