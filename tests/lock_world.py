"""A world for `lock`: registries that speak their protocols on this machine, and a real MLflow."""

import json
import os
import ssl
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from servewright.edge.registries.http import Http
from servewright.edge.registries.weights.artifact import World

INDEX = "application/vnd.oci.image.index.v1+json"
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Server:
    """Answers by `method path`, each used up but the last; `asked` is what came, with its `Authorization`."""

    answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    asked: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""

    def on(self, request: str, status: int, body: bytes = b"", **headers: str) -> None:
        """The next answer to a request; `Docker_Content_Digest="..."` is a header."""
        self.answers[request].append((status, {key.replace("_", "-"): text for key, text in headers.items()}, body))

    def hold(self, repository: str, version: str, manifest: bytes, media_type: str = INDEX) -> str:
        """Keeps a manifest as a registry does; its digest."""
        digest = f"sha256:{sha256(manifest).hexdigest()}"
        for method in ("HEAD", "GET"):
            request = f"{method} /v2/{repository}/manifests/{version}"
            self.on(request, 200, manifest, Docker_Content_Digest=digest, Content_Type=media_type)
        return digest

    def next(self, request: str) -> Answer:
        answers = self.answers.get(request) or [(404, {}, b"")]
        return answers.pop(0) if len(answers) > 1 else answers[0]


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Server]:
    """A server on a port of this machine; over TLS where a certificate with its key is given."""
    held = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            request = f"{self.command} {self.path.partition('?')[0]}"
            held.asked.append((f"{self.command} {self.path}", self.headers.get("Authorization", "")))
            status, headers, body = held.next(request)
            self.send_response(status)
            for name, text in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
                self.send_header(name, text)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815  # the name is the standard library's

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    held.address = f"127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificate(folder: Path) -> Path:
    """A certificate for this machine, with its key, in one file."""
    path = folder / "local.pem"
    arguments = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=local"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        ["openssl", "req", "-x509", *arguments, *names, "-keyout", path, "-out", folder / "only.pem"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    path.write_bytes(path.read_bytes() + (folder / "only.pem").read_bytes())
    return path


def world(root: Path, mlflow: str = "", *, local_sources: bool = False, waits: list[float] | None = None) -> World:
    """A world that waits for nobody; `waits` are the pauses that it would have made."""
    pauses = [] if waits is None else waits
    return World(root, mlflow, Http(2.0, pauses.append), lambda what, done, whole: None, local_sources)


class Mlflow:
    """A model registry in a database of its own: a copy of an empty one, which takes MLflow seconds to make."""

    def __init__(self, folder: Path) -> None:
        (folder / "mlflow.db").write_bytes(_empty_database())
        self.uri = f"sqlite:///{folder / 'mlflow.db'}"
        self.client = _client(self.uri)

    def register(self, name: str, source: str, alias: str = "") -> str:
        """The version under which a source is registered."""
        if not self.client.search_registered_models(f"name='{name}'"):
            self.client.create_registered_model(name)
        version = str(self.client.create_model_version(name, source).version)
        if alias:
            self.client.set_registered_model_alias(name, alias, version)
        return version


@cache
def _empty_database() -> bytes:
    with TemporaryDirectory() as folder:
        _client(f"sqlite:///{folder}/mlflow.db").search_registered_models()
        return Path(folder, "mlflow.db").read_bytes()


def _client(uri: str) -> Any:
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    from mlflow.tracking import MlflowClient

    return MlflowClient(tracking_uri=uri, registry_uri=uri)


def as_json(tree: object) -> bytes:
    return json.dumps(tree).encode()
