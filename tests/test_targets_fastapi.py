"""FastAPI services: exact command lines and images, what is refused, and what uvicorn does with the command line."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from servewright.core.finding import Finding
from servewright.core.place import Place
from servewright.core.server import Port, Server
from servewright.formats.specs.merge import merge
from servewright.targets import fastapi
from servewright.targets.fastapi.target import serve
from tests.slices import server_of, slice_of
from tests.trees import platform

FRAUD: dict[str, Any] = yaml.safe_load(platform()["specs/delivery/fraud/model.yaml"])
SOURCE = {"main.py": "app = None\n", "requirements.txt": "uvicorn\n"}

# Gives its name, sleeps for as long as it is told, and says where its model is.
APPLICATION = """
import asyncio
import os

from fastapi import FastAPI

application = FastAPI()


@application.get("/livez")
def livez() -> str:
    return os.environ["MODEL_PATH"]


@application.get("/sleep/{seconds}")
async def sleep(seconds: float) -> float:
    await asyncio.sleep(seconds)
    return seconds
"""

SERVER = {
    "command": ("uvicorn",),
    "probe_port": "http",
    "metrics_port": "http",
    "metrics_path": "/metrics",
    "config": {},
    "config_path": "",
    "shared_memory": 0,
    "writable": ("/tmp",),
}
STEPS = (
    'RUN --mount=type=bind,source=source,target=/source ["python", "-m", "pip", "install", "--no-cache-dir", '
    '"--requirement", "/source/requirements.txt"]',
    'COPY --chmod=u=rwX,go=rX ["source/", "/app/"]',
)


def files(source: dict[str, str]) -> dict[str, bytes]:
    own = {f"service/{path}": text.encode() for path, text in source.items()}
    return {**own, "openapi.json": b"{}", "weights.json": b"{}"}


def of_runtime(fields: dict[str, Any]) -> dict[str, Any]:
    model: dict[str, Any] = merge(FRAUD, {"spec": {"runtime": {"fastapi": fields}}})
    return model


def environment(weights: str) -> dict[str, str]:
    return {"HOME": "/tmp", "MODEL_PATH": weights, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}


def test_a_service_with_defaults() -> None:
    server = server_of(serve, slice_of(FRAUD, files(SOURCE)))
    expected = SERVER | {
        "args": (
            "main:app",
            "--app-dir=/app",
            "--host=0.0.0.0",
            "--port=8000",
            "--workers=1",
            "--timeout-keep-alive=65",
            "--timeout-graceful-shutdown=1",
            "--no-access-log",
            "--no-server-header",
        ),
        "ports": (Port("http", 8000),),
        "live": "/livez",
        "ready": "/readyz",
        "drain_seconds": 1,
        "environment": environment("/models/weights.json"),
    }
    assert {name: getattr(server, name) for name in expected} == expected
    assert server.context.base == "python:3.11-slim"
    assert server.context.steps == (
        *STEPS,
        'COPY --from=verified --chmod=0444 ["/artifact", "/models/weights.json"]',
    )
    assert server.context.files == {"source/main.py": b"app = None\n", "source/requirements.txt": b"uvicorn\n"}


def test_a_service_with_everything() -> None:
    runtime = {
        "app": "ranking.service:make.app",
        "image": "registry.example.com/python@sha256:" + "0" * 64,
        "health": {"live": "/health/live", "ready": "/health/ready"},
        "port": 9000,
        "workers": 4,
        "concurrency": 64,
        "recycleAfter": 5000,
    }
    changes = {"artifact": {"uri": "models:/fraud@champion"}, "load": {"slowestRequest": "2500ms"}}
    model = merge(of_runtime(runtime), {"spec": changes})
    source = {"ranking/service.py": "", "requirements.txt": "uvicorn>=0.41\n", "ranking/labels.txt": "a\n"}
    server = server_of(serve, slice_of(model, files(source)))
    expected = SERVER | {
        "args": (
            "ranking.service:make.app",
            "--app-dir=/app",
            "--host=0.0.0.0",
            "--port=9000",
            "--workers=4",
            "--timeout-keep-alive=65",
            "--timeout-graceful-shutdown=3",
            "--limit-concurrency=65",
            "--limit-max-requests=5000",
            "--limit-max-requests-jitter=500",
            "--no-access-log",
            "--no-server-header",
        ),
        "ports": (Port("http", 9000),),
        "live": "/health/live",
        "ready": "/health/ready",
        "drain_seconds": 3,
        "environment": environment("/models/model"),
    }
    assert {name: getattr(server, name) for name in expected} == expected
    assert server.context.base == runtime["image"]
    assert server.context.steps == (*STEPS, 'COPY --from=verified --chmod=0444 ["/artifact", "/models/model"]')
    assert list(server.context.files) == [
        "source/ranking/labels.txt",
        "source/ranking/service.py",
        "source/requirements.txt",
    ]


def test_weights_among_the_source_stay_out_of_the_context() -> None:
    model = merge(FRAUD, {"spec": {"artifact": {"uri": "service/weights.json"}}})
    server = server_of(serve, slice_of(model, files(SOURCE | {"weights.json": "{}"})))
    assert list(server.context.files) == ["source/main.py", "source/requirements.txt"]


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("a b.json", "/models/model"),
        ('it\'s "$HOME".json', "/models/model"),
        (".hidden", "/models/model"),
        ("models:/fraud/3", "/models/3"),
        ("s3://bucket/fraud/model.joblib", "/models/model.joblib"),
    ],
)
def test_the_model_keeps_a_plain_name(uri: str, path: str) -> None:
    model = merge(FRAUD, {"spec": {"artifact": {"uri": uri}}})
    assert server_of(serve, slice_of(model, files(SOURCE) | {uri: b"{}"})).environment["MODEL_PATH"] == path


def load_cases() -> list[dict[str, Any]]:
    paths = sorted(Path(fastapi.__path__[0]).glob("*.cases.yaml"))
    return [case for path in paths for case in yaml.safe_load(path.read_bytes())]


CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case['rule']} {case['name']}" for case in CASES])
def test_a_service_gives_its_findings(case: dict[str, Any]) -> None:
    model = merge(FRAUD, yaml.safe_load(case.get("spec", "{}")))
    produced = list(serve(slice_of(model, files(case.get("source", SOURCE)))))
    found = [row for row in produced if isinstance(row, Finding)]
    assert {finding.code for finding in found} <= {case["rule"]}
    assert [_shown(finding) for finding in found] == case["findings"]
    assert [isinstance(row, Server) for row in produced[len(found) :]] == [True] * (
        not found or case["rule"] == "RND305"
    )


def _shown(finding: Finding) -> dict[str, Any]:
    assert isinstance(finding.at, Place)
    return {"message": finding.message, "path": list(finding.at.path), "help": finding.help}


@contextmanager
def started(folder: Path, **fields: Any) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """uvicorn with the rendered command line, where only the port and the application's folder are replaced."""
    folder.joinpath("shop.py").write_text(APPLICATION)
    spec = {"runtime": {"fastapi": {"app": "shop:application", **fields}}, "load": {"slowestRequest": "1s"}}
    source = {"shop.py": APPLICATION, "requirements.txt": "uvicorn\n"}
    server = server_of(serve, slice_of(merge(FRAUD, {"spec": spec}), files(source)))
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
    here = {
        "--app-dir=/app": f"--app-dir={folder}",
        "--host=0.0.0.0": "--host=127.0.0.1",
        "--port=8000": f"--port={port}",
    }
    command = [sys.executable, "-m", *server.command, *(here.get(argument, argument) for argument in server.args)]
    process = subprocess.Popen(command, env={**os.environ, **server.environment}, stderr=subprocess.DEVNULL)
    try:
        _wait_until_ready(process, port)
        yield process, port
    finally:
        process.kill()
        process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        assert process.poll() is None, "uvicorn ended"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("uvicorn does not listen")


def connection(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=20)


def get(link: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    link.request("GET", path)
    answer = link.getresponse()
    return answer.status, answer.read()


def test_uvicorn_answers_and_keeps_an_idle_connection_longer_than_by_default(tmp_path: Path) -> None:
    with started(tmp_path) as (_, port):
        link = connection(port)
        assert get(link, "/livez") == (200, b'"/models/weights.json"')
        socket_before = link.sock
        time.sleep(5.5)  # uvicorn's own keepalive is 5 s
        assert get(link, "/livez")[0] == 200
        assert link.sock is socket_before


def test_uvicorn_finishes_a_request_that_is_within_the_drain(tmp_path: Path) -> None:
    with started(tmp_path) as (process, port):
        answers: list[tuple[int, bytes]] = []
        request = Thread(target=lambda: answers.append(get(connection(port), "/sleep/0.7")))
        request.start()
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        request.join()
        assert answers == [(200, b"0.7")]
        process.wait(10)


def test_uvicorn_ends_after_the_drain_whatever_is_still_running(tmp_path: Path) -> None:
    with started(tmp_path) as (process, port):
        link = connection(port)
        link.request("GET", "/sleep/60")
        time.sleep(0.3)
        before = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        assert 0.9 <= time.monotonic() - before < 8


def test_uvicorn_serves_as_many_connections_as_the_spec_says(tmp_path: Path) -> None:
    with started(tmp_path, concurrency=2) as (_, port):
        links = [connection(port) for _ in range(3)]
        assert [get(link, "/livez")[0] for link in links] == [200, 200, 503]
