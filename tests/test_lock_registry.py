"""Image registries as `lock` asks them: over HTTP, by the protocol that they all speak."""

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from servewright.edge.registries.http import Http
from servewright.edge.registries.images.name import ImageName, image_name
from servewright.edge.registries.images.registry import image_digest, manifest
from servewright.edge.registries.unresolved import UnresolvedError
from servewright.edge.registries.weights.artifact import locked_artifact
from tests.lock_world import Server, as_json, serving, world

MANIFEST = as_json({"schemaVersion": 2, "manifests": []})
DIGEST = f"sha256:{sha256(MANIFEST).hexdigest()}"
IMAGE = "/v2/ai/base/manifests/1.0"


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    with serving() as server:
        yield server


def ask(server: Server, waits: list[float] | None = None) -> str:
    return image_digest(f"{server.address}/ai/base:1.0", Http(0.5, ([] if waits is None else waits).append))


def refusal(server: Server) -> tuple[str, str]:
    with pytest.raises(UnresolvedError) as refused:
        ask(server)
    return refused.value.message.replace(server.address, "HOST"), refused.value.help.replace(server.address, "HOST")


NAMES = {
    "python:3.11-slim": ImageName("registry-1.docker.io", "library/python", "3.11-slim"),
    "docker.io/bitnami/redis:7": ImageName("registry-1.docker.io", "bitnami/redis", "7"),
    "nvcr.io/nvidia/tritonserver:25.08-py3": ImageName("nvcr.io", "nvidia/tritonserver", "25.08-py3"),
    "localhost:5000/eta@" + DIGEST: ImageName("localhost:5000", "eta", DIGEST),
    "localhost/eta:1@" + DIGEST: ImageName("localhost", "eta", DIGEST),
    "team/eta:1": ImageName("registry-1.docker.io", "team/eta", "1"),
}


@pytest.mark.parametrize(("reference", "name"), NAMES.items(), ids=NAMES)
def test_a_reference_leads_where_docker_goes(reference: str, name: ImageName) -> None:
    assert image_name(reference) == name


def test_only_registries_of_this_machine_are_spoken_to_without_tls() -> None:
    names = ["python:3", "localhost:5000/eta:1", "localhost/eta:1", "127.0.0.1:80/eta:1", "localhost.example.com/eta:1"]
    assert [image_name(name).url.partition(":")[0] for name in names] == ["https", "http", "http", "http", "https"]


def test_the_digest_is_that_of_the_index(registry: Server) -> None:
    registry.hold("ai/base", "1.0", MANIFEST)
    assert ask(registry) == DIGEST
    assert registry.asked == [(f"HEAD {IMAGE}", "")]


def test_a_registry_that_tells_no_digest_is_asked_for_the_manifest(registry: Server) -> None:
    registry.on(f"HEAD {IMAGE}", 200)
    registry.on(f"GET {IMAGE}", 200, MANIFEST)
    assert ask(registry) == DIGEST


def test_a_token_is_fetched_where_one_is_wanted(registry: Server) -> None:
    realm = f'Bearer realm="http://{registry.address}/token",service="reg",scope="repository:ai/base:pull"'
    registry.on(f"HEAD {IMAGE}", 401, WWW_Authenticate=realm)
    registry.on("GET /token", 200, as_json({"token": "t0ken"}))
    registry.hold("ai/base", "1.0", MANIFEST)
    assert ask(registry) == DIGEST
    assert registry.asked == [
        (f"HEAD {IMAGE}", ""),
        ("GET /token?service=reg&scope=repository%3Aai%2Fbase%3Apull", ""),
        (f"HEAD {IMAGE}", "Bearer t0ken"),
    ]


def log_in(folder: Path, registry: str) -> str:
    login = b64encode(b"ada:secret").decode()
    (folder / "docker").mkdir()
    (folder / "docker" / "config.json").write_text(json.dumps({"auths": {registry: {"auth": login}}}))
    return f"Basic {login}"


def test_a_password_is_used_where_docker_login_has_kept_one(registry: Server, tmp_path: Path) -> None:
    login = log_in(tmp_path, registry.address)
    registry.on(f"HEAD {IMAGE}", 401, WWW_Authenticate="Basic realm=x")
    registry.hold("ai/base", "1.0", MANIFEST)
    assert ask(registry) == DIGEST
    assert [authorization for _, authorization in registry.asked] == ["", login]


def test_a_password_does_not_follow_a_registry_to_another_host(registry: Server, tmp_path: Path) -> None:
    log_in(tmp_path, registry.address)
    elsewhere = registry.address.replace("127.0.0.1", "localhost")
    registry.on(f"HEAD {IMAGE}", 401, WWW_Authenticate=f'Bearer realm="http://{elsewhere}/token"')
    registry.on("GET /token", 200, as_json({"access_token": "anonymous"}))
    registry.hold("ai/base", "1.0", MANIFEST)
    assert ask(registry) == DIGEST
    assert [authorization for _, authorization in registry.asked] == ["", "", "Bearer anonymous"]


def test_a_token_does_not_follow_a_redirect_to_another_host(registry: Server, tmp_path: Path) -> None:
    log_in(tmp_path, registry.address)
    elsewhere = registry.address.replace("127.0.0.1", "localhost")
    registry.on(f"HEAD {IMAGE}", 401, WWW_Authenticate="Basic realm=x")
    registry.on(f"HEAD {IMAGE}", 307, Location=f"http://{elsewhere}/moved")
    registry.on("HEAD /moved", 200, Docker_Content_Digest=DIGEST)
    assert ask(registry) == DIGEST
    assert registry.asked[-1] == ("HEAD /moved", "")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_registry_is_asked_again(registry: Server, status: int) -> None:
    registry.on(f"HEAD {IMAGE}", status, Retry_After="7")
    registry.on(f"HEAD {IMAGE}", status, Retry_After="999999")
    registry.on(f"HEAD {IMAGE}", status)
    registry.hold("ai/base", "1.0", MANIFEST)
    waits: list[float] = []
    assert ask(registry, waits) == DIGEST
    assert waits == [7.0, 30.0, 4.0]


REFUSALS = {
    404: ("registry `HOST` has no `ai/base:1.0`", "correct the name, or push it first"),
    403: (
        "registry `HOST` answers 403 for `ai/base:1.0`",
        "see that you may read it, with `docker login HOST` where it needs a password",
    ),
    429: ("registry `HOST` refuses for now: too many requests", "run this again later"),
}


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_says_what_to_do(registry: Server, status: int) -> None:
    registry.on(f"HEAD {IMAGE}", status)
    assert refusal(registry) == REFUSALS[status]


CHALLENGES = {
    "Basic realm=x": ("registry `HOST` wants a password", "run `docker login HOST`, then run this again"),
    "": ("registry `HOST` wants a password", "run `docker login HOST`, then run this again"),
    'Bearer realm="file:///etc/passwd"': (
        "registry `HOST` names no address for tokens that can be trusted",
        "ask whoever runs it",
    ),
    'Bearer realm="http://HOST/nothing"': (
        "registry `HOST` gives no token for `ai/base`",
        "correct the name, or run `docker login HOST`",
    ),
}


@pytest.mark.parametrize("challenge", CHALLENGES)
def test_what_a_registry_wants_and_cannot_have(registry: Server, challenge: str) -> None:
    registry.on(f"HEAD {IMAGE}", 401, WWW_Authenticate=challenge.replace("HOST", registry.address))
    assert refusal(registry) == CHALLENGES[challenge]


def test_a_redirect_to_another_scheme_is_refused(registry: Server) -> None:
    registry.on(f"HEAD {IMAGE}", 302, Location="ftp://example.com/manifest")
    assert refusal(registry) == ("`HOST` redirects from `http` to `ftp`", "ask whoever runs it")


def test_a_registry_that_is_down() -> None:
    with serving() as server:
        pass
    message, help = refusal(server)
    assert message == "`HOST` cannot be reached: connection refused"
    assert help == "see that it runs and can be reached from here, then run this again"


def test_a_manifest_that_is_not_what_was_announced(registry: Server) -> None:
    registry.on(f"GET {IMAGE}", 200, b"{}", Docker_Content_Digest=DIGEST)
    with pytest.raises(UnresolvedError, match=f"and `{DIGEST}` was announced"):
        manifest(f"{registry.address}/ai/base:1.0", Http(0.5))


def layer(content: bytes, title: str = "") -> dict[str, object]:
    notes = {"annotations": {"org.opencontainers.image.title": title}} if title else {}
    return {"digest": f"sha256:{sha256(content).hexdigest()}", "size": len(content), **notes}


def lock_oci(server: Server, *layers: object) -> tuple[str, str, int]:
    digest = server.hold("ai/eta", "2", as_json({"schemaVersion": 2, "layers": layers}))
    found = locked_artifact(f"oci://{server.address}/ai/eta:2", world(Path("/")))
    assert found.source == f"oci://{server.address}/ai/eta@{digest}"
    return found.uri.replace(server.address, "HOST"), found.sha256, found.size


def test_an_artifact_of_one_layer_is_that_layer(registry: Server) -> None:
    assert lock_oci(registry, layer(b"weights")) == ("oci://HOST/ai/eta:2", sha256(b"weights").hexdigest(), 7)


def test_an_artifact_of_several_files_is_their_folder(registry: Server) -> None:
    listed = f"{sha256(b'one').hexdigest()}  a.bin\n{sha256(b'three').hexdigest()}  b/c.bin\n".encode()
    found = lock_oci(registry, layer(b"three", "b/c.bin"), layer(b"one", "a.bin"))
    assert found == ("oci://HOST/ai/eta:2", sha256(listed).hexdigest(), 8)


ODD_LAYERS: dict[str, tuple[object, ...]] = {
    "have no file names": (layer(b"a"), layer(b"b")),
    "has no SHA-256 digest and size": ({"digest": "md5:0", "size": 3},),
    "holds no file": (),
}


@pytest.mark.parametrize("says", ODD_LAYERS)
def test_an_artifact_that_cannot_be_measured(registry: Server, says: str) -> None:
    with pytest.raises(UnresolvedError, match=says):
        lock_oci(registry, *ODD_LAYERS[says])


@pytest.mark.parametrize("body", [MANIFEST, b"[]", b"{", b"[" * 100_000, b'{"layers": {}}'])
def test_a_manifest_without_layers(registry: Server, body: bytes) -> None:
    registry.hold("ai/eta", "2", body)
    with pytest.raises(UnresolvedError, match="its manifest has no layers"):
        locked_artifact(f"oci://{registry.address}/ai/eta:2", world(Path("/")))
