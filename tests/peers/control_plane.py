"""etcd and kube-apiserver on free loopback ports."""

import contextlib
import secrets
import subprocess
import tempfile
from pathlib import Path

from tests.peers.connection import Access, Connection
from tests.peers.go_tools import HERE, build, tool
from tests.peers.processes import free_ports, running, wait_until


def start(stack: contextlib.ExitStack) -> Access:
    """Where servers that are ready answer a cluster's administrator; closing the stack stops them."""
    etcd, openssl = tool("etcd"), tool("openssl")
    server = build(HERE / "kube", "./apiserver", "kube-apiserver")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="servewright-peers-")))
    token = _credentials(openssl, folder)
    client, peer, port = free_ports(3)
    access = Access(port, folder / "certs" / "apiserver.crt", token)
    # The stack closes in reverse: the API server must end before the store that it waits for.
    store = stack.enter_context(running("etcd", _etcd(etcd, folder, client, peer), folder / "etcd.log"))
    api = stack.enter_context(running("kube-apiserver", _server(server, folder, client, port), folder / "api.log"))
    wait_until(lambda: _ready(access), (store, api))
    return access


def _credentials(openssl: str, folder: Path) -> str:
    """A key pair for service accounts, which the server insists on, and an administrator's token."""
    for command in (["genrsa", "-out", "sa.key", "2048"], ["rsa", "-in", "sa.key", "-pubout", "-out", "sa.pub"]):
        subprocess.run([openssl, *command], cwd=folder, check=True, capture_output=True)
    token = secrets.token_hex(16)
    (folder / "tokens.csv").write_text(f'{token},admin,1,"system:masters"\n')
    return token


def _etcd(program: str, folder: Path, client: int, peer: int) -> list[str]:
    clients, peers = f"http://127.0.0.1:{client}", f"http://127.0.0.1:{peer}"
    return [
        program,
        "--name=peers",
        f"--data-dir={folder}/etcd",
        "--unsafe-no-fsync",
        f"--listen-client-urls={clients}",
        f"--advertise-client-urls={clients}",
        f"--listen-peer-urls={peers}",
        f"--initial-advertise-peer-urls={peers}",
        f"--initial-cluster=peers={peers}",
    ]


def _server(program: Path, folder: Path, client: int, port: int) -> list[str]:
    return [
        str(program),
        f"--etcd-servers=http://127.0.0.1:{client}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        f"--secure-port={port}",
        f"--cert-dir={folder}/certs",
        "--authorization-mode=AlwaysAllow",
        f"--token-auth-file={folder}/tokens.csv",
        "--anonymous-auth=false",
        f"--service-account-issuer=https://127.0.0.1:{port}",
        f"--service-account-key-file={folder}/sa.pub",
        f"--service-account-signing-key-file={folder}/sa.key",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--disable-admission-plugins=ServiceAccount",
        "--endpoint-reconciler-type=none",
        "--profiling=false",
    ]


def _ready(access: Access) -> bool:
    # The server makes its certificate before it listens.
    if not access.certificate.exists():
        return False
    try:
        with contextlib.closing(Connection(access)) as connection:
            return connection.send("GET", "/readyz").status == 200
    except OSError:
        return False
