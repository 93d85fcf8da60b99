"""Weights as `lock` measures them: files, folders, downloads, object stores, and what MLflow says of them."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servewright.core.lock import LockedArtifact, folder_digest
from servewright.edge.registries.unresolved import UnresolvedError, redacted
from servewright.edge.registries.weights.artifact import World, locked_artifact
from servewright.edge.registries.weights.bucket import measure_bucket
from servewright.edge.registries.weights.hashing import Measure, measure_path, measure_stream
from tests.command_line import lay_out
from tests.lock_world import Mlflow, Server, make_certificate, serving, world

WEIGHTS = b"weights" * 1000
SHA256 = sha256(WEIGHTS).hexdigest()


def silent(what: str, done: int, whole: int) -> None:
    """Nobody watches."""


def refusal(uri: str, there: World) -> str:
    with pytest.raises(UnresolvedError) as refused:
        locked_artifact(uri, there)
    return refused.value.message


@given(st.dictionaries(st.text("ab/é\\\n\r ", min_size=1, max_size=4), st.binary(max_size=3).map(sha256), max_size=5))
def test_the_order_of_files_does_not_matter(files: Mapping[str, object]) -> None:
    digests = {path: digest.hexdigest() for path, digest in files.items()}  # type: ignore[attr-defined]  # a hash
    assert folder_digest(digests) == folder_digest(dict(reversed(digests.items())))


def test_sha256sum_agrees(tmp_path: Path) -> None:
    names = ("a.bin", "a/b.bin", "a b", "é", "back\\slash", "line\nfeed", "Z")
    lay_out(tmp_path, {name: name.encode() for name in names if name != "a/b.bin"} | {"a.d/b.bin": b"x"})
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    listed = subprocess.run(["sha256sum", "--", *files], cwd=tmp_path, capture_output=True, check=True).stdout
    measure = measure_path(tmp_path, "weights", silent)
    assert measure.sha256 == sha256(listed).hexdigest()
    assert measure.size == sum(len((tmp_path / file).read_bytes()) for file in files)


def test_progress_is_told_as_it_reads() -> None:
    told: list[tuple[str, int, int]] = []
    measure_stream(BytesIO(bytes(3 << 20)), "weights", 3 << 20, lambda *said: told.append(said))
    assert told == [("weights", done << 20, 3 << 20) for done in (1, 2, 3)]


def test_a_stream_without_an_end_stops() -> None:
    class Endless:
        def read(self, size: int, /) -> bytes:
            return bytes(size)

    with pytest.raises(UnresolvedError, match="is larger than 4 MiB"):
        measure_stream(Endless(), "weights", 0, silent, largest=4 << 20)


def test_a_file_that_ends_early_is_refused() -> None:
    with pytest.raises(UnresolvedError, match="ended after 3 of 5 bytes"):
        measure_stream(BytesIO(b"abc"), "weights", 5, silent)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def https(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(certificate) as server:
        yield server


def test_a_download_is_measured(https: Server, tmp_path: Path) -> None:
    https.on("GET /eta.onnx", 503)
    https.on("GET /eta.onnx", 200, WEIGHTS)
    uri = f"https://{https.address}/eta.onnx"
    assert locked_artifact(uri, world(tmp_path)) == LockedArtifact(uri, uri, SHA256, len(WEIGHTS))


def test_a_download_that_does_not_arrive(https: Server, tmp_path: Path) -> None:
    https.on("GET /404", 404)
    https.on("GET /401", 401)
    https.on("GET /short", 200, WEIGHTS, Content_Length="9000")
    https.on("GET /http", 302, Location="http://example.com/eta.onnx")
    https.on("GET /file", 302, Location="file:///etc/passwd")
    https.on("GET /round", 302, Location="/round")
    base = f"https://{https.address}"
    said = [refusal(f"{base}/{path}", world(tmp_path)) for path in ("404", "401", "short", "http", "file", "round")]
    assert [line.replace(https.address, "HOST") for line in said] == [
        "`HOST` answers 404 for `https://HOST/404`",
        "`HOST` answers 401 for `https://HOST/401`",
        "`https://HOST/short` ended after 7000 of 9000 bytes",
        "`HOST` redirects from `https` to `http`",
        "`HOST` answers 302 for `https://HOST/file`",
        "`HOST` answers 302 for `https://HOST/round`",
    ]


def test_a_server_that_nobody_vouches_for(certificate: Path, tmp_path: Path) -> None:
    with serving(certificate) as server:
        said = refusal(f"https://{server.address}/eta.onnx", world(tmp_path))
    assert "certificate verify failed" in said


def test_an_object_and_a_folder_of_a_store() -> None:
    from fsspec.core import url_to_fs

    store, _ = url_to_fs("memory://")
    store.pipe({"/eta/model.onnx": WEIGHTS, "/eta/labels/a.txt": b"a"})
    listed = f"{sha256(b'a').hexdigest()}  labels/a.txt\n{SHA256}  model.onnx\n".encode()
    folder = Measure(sha256(listed).hexdigest(), len(WEIGHTS) + 1)
    assert measure_bucket("memory://eta/model.onnx", silent) == Measure(SHA256, len(WEIGHTS))
    assert measure_bucket("memory://eta/", silent) == measure_bucket("memory://eta", silent) == folder
    with pytest.raises(UnresolvedError, match="there is nothing at `memory://eta/absent`"):
        measure_bucket("memory://eta/absent", silent)


@pytest.mark.skipif(find_spec("s3fs") is not None, reason="s3fs is installed")
def test_a_store_whose_package_is_missing() -> None:
    with pytest.raises(UnresolvedError) as refused:
        measure_bucket("s3://models/eta.onnx", silent)
    assert refused.value.message == "`s3://models/eta.onnx` cannot be read without `s3fs`"
    assert refused.value.help == "install `servewright[s3]`, or write the entry into the lock by hand"


@pytest.fixture(scope="module")
def mlflow(tmp_path_factory: pytest.TempPathFactory) -> Mlflow:
    return Mlflow(tmp_path_factory.mktemp("mlflow"))


def test_an_alias_and_a_version_are_what_the_registry_says(mlflow: Mlflow, tmp_path: Path) -> None:
    lay_out(tmp_path, {"old/model.onnx": b"old", "new/model.onnx": WEIGHTS, "new/MLmodel": b"flavors: {}"})
    first = mlflow.register("eta predictor", str(tmp_path / "old" / "model.onnx"))
    second = mlflow.register("eta predictor", f"file://{tmp_path}/new", "champion")
    there = world(tmp_path, mlflow.uri)
    assert locked_artifact(f"models:/eta predictor/{first}", there) == LockedArtifact(
        f"models:/eta predictor/{first}", "old/model.onnx", sha256(b"old").hexdigest(), 3, first
    )
    found = locked_artifact("models:/eta predictor@champion", there)
    folder = measure_path(tmp_path / "new", "new", silent)
    assert (found.source, found.version) == ("new", second)
    assert (found.sha256, found.size) == (folder.sha256, folder.size)


def test_what_the_registry_does_not_know(mlflow: Mlflow, tmp_path: Path) -> None:
    mlflow.register("known", "/nowhere", "champion")
    there = world(tmp_path, mlflow.uri)
    for uri in ("models:/known@chalenger", "models:/known/99", "models:/unknown@champion", "models:/unknown/1"):
        assert refusal(uri, there) == f"MLflow at `{mlflow.uri}` does not know `{uri}`"


def test_a_registry_that_is_down(tmp_path: Path) -> None:
    with serving() as server:
        pass
    said = refusal("models:/eta@champion", world(tmp_path, f"http://user:secret@{server.address}"))
    assert said.startswith(f"MLflow at `http://{server.address}` does not answer: ")
    assert "secret" not in said


def test_a_registry_that_is_not_there(tmp_path: Path) -> None:
    uri = f"sqlite:///{tmp_path}/no.db"
    assert refusal("models:/eta@champion", world(tmp_path, uri)) == f"there is no MLflow database `{tmp_path}/no.db`"
    assert not list(tmp_path.iterdir())
    assert refusal("models:/eta@champion", world(tmp_path)).startswith("nothing says which MLflow registry knows")
    (tmp_path / "no.db").write_bytes(b"no database" * 100)
    assert "does not answer: " in refusal("models:/eta@champion", world(tmp_path, uri))


SOURCES = {
    "https://user:secret@example.com/eta": "the source of `models:/{name}@it` holds a password or a signature",
    "https://example.com/eta?X-Amz-Signature=1": "the source of `models:/{name}@it` holds a password or a signature",
    "file://elsewhere/eta": "`file://elsewhere/eta` is a file of another machine",
    "file:///etc/hostname": "`file:///etc/hostname` is a file of this machine, outside of the repository",
    "specs/../../etc": "`specs/../../etc` is a file of this machine, outside of the repository",
    "http://example.com/eta": "`http://example.com/eta` cannot be read from here",
    "specs/out": "`specs/out` is a file of this machine, outside of the repository",
    "specs/links": "`specs/links` holds a symbolic link, `out`",
    "specs/empty": "`specs/empty` holds no file",
    "specs/absent": "`specs/absent` cannot be read: no such file or directory",
    "specs/pipe": "`specs/pipe` cannot be read: it is no regular file",
}


@pytest.mark.parametrize("source", SOURCES)
def test_sources_that_are_not_followed(source: str, mlflow: Mlflow, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "repository", {"specs/links/a": b"a"})
    (root / "specs" / "empty").mkdir()
    (root / "specs" / "out").symlink_to("/etc")
    (root / "specs" / "links" / "out").symlink_to("/etc")
    os.mkfifo(root / "specs" / "pipe")
    name = f"model-{list(SOURCES).index(source)}"
    mlflow.register(name, source, "it")
    assert refusal(f"models:/{name}@it", world(root, mlflow.uri)) == SOURCES[source].format(name=name)


def test_files_of_the_machine_where_the_user_allows_it(mlflow: Mlflow, tmp_path: Path) -> None:
    lay_out(tmp_path, {"store/eta.onnx": WEIGHTS})
    (tmp_path / "repository").mkdir()
    version = mlflow.register("elsewhere", f"{tmp_path}/store/eta.onnx", "it")
    found = locked_artifact("models:/elsewhere@it", world(tmp_path / "repository", mlflow.uri, local_sources=True))
    source = f"{tmp_path}/store/eta.onnx"
    assert found == LockedArtifact("models:/elsewhere@it", source, SHA256, len(WEIGHTS), version)


def test_what_is_said_holds_no_password_and_fits_a_line() -> None:
    said = redacted("at postgresql://ada:secret@db/mlflow\n\x1b[31m and " + "x" * 1000)
    assert said.startswith("at postgresql://db/mlflow \\u001b[31m and xxx")
    assert len(said) == 303
